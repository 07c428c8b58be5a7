package io.github.spherometer.estimators.krylov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.InnerProducts;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An operator of norm 1 that is off by the same vector e at every product, which is the rounding
 * that it has: A(x/3) - A(x)/3 is 2e/3 too large, and three times that is 2|e|.
 */
class SymmetryCheckTest {

  private static final int SIZE = 16;
  private static final double OFF = 1e-6;
  private static final int PRODUCTS = 8;

  /** Four times the root of twice the products, times what is measured. */
  private static final double LIMIT = 4 * 4 * 2 * OFF;

  private static final double TOLERANT = 0.1;

  private final NDManager manager = NDManager.newBaseManager();

  /** The error is in one entry. */
  private final NDArray error = manager.eye(1, SIZE, 0, DataType.FLOAT64).reshape(SIZE).mul(OFF);

  private final LinearOperator operator =
      Operators.of(manager, DataType.FLOAT64, SIZE, vector -> vector.neg().add(error));
  private final KrylovRelation relation =
      new KrylovRelation(
          operator,
          manager,
          SIZE,
          new ThickRestart(new WantedValues(Which.LARGEST_MAGNITUDE, 1, TOLERANT)));
  private final SymmetryCheck check = new SymmetryCheck(operator, relation);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void asymmetryIsComparedWithTheRoundingOfAProduct() {
    multiply();

    assertThat(fails(0.99 * LIMIT, 1, TOLERANT)).isFalse();
    assertThat(fails(1.01 * LIMIT, 1, TOLERANT)).isTrue();
  }

  @Test
  void roundingMustNotExceedTheTolerance() {
    multiply();

    assertThat(fails(1e-6, 1, 2.02 * OFF)).isFalse();
    assertThat(fails(1e-6, 1, 1.98 * OFF)).isTrue();
    assertThat(fails(1e-6, 0.01, 202 * OFF)).isFalse();
    assertThat(fails(1e-6, 0.01, 198 * OFF)).isTrue();
  }

  /** sqrt(2m) times the rounding of a residual and that of sqrt(m) inner products. */
  @Test
  void productsAreSpentOnlyWhereTheMethodsOwnRoundingIsExceeded() {
    multiply();
    double innerProducts = InnerProducts.rounding(DataType.FLOAT64, SIZE);
    double limit = 4 * (Math.sqrt(15) * 0x1p-53 + Math.sqrt(8) * innerProducts) * 3;

    assertThat(fails(0.999 * limit, 3, TOLERANT)).isFalse();
    assertThat(check.products()).isZero();
    assertThat(fails(1.001 * limit, 3, TOLERANT)).isFalse();
    assertThat(check.products()).isEqualTo(2);
  }

  @Test
  void roundingIsMeasuredOnTheMeanOfTheBasisAndOnAThirdOfIt() {
    Operators.Recording recording = new Operators.Recording(operator);
    NDArray unit = manager.eye(SIZE, SIZE, 0, DataType.FLOAT64);
    relation.addStart(unit.get(3), 1);
    relation.addStart(unit.get(5), 1);

    new SymmetryCheck(recording, relation).fails(1, PRODUCTS, 1, TOLERANT);

    double[] mean = new double[SIZE];
    mean[3] = Math.sqrt(0.5);
    mean[5] = mean[3];
    assertThat(recording.vectors()).hasSize(2);
    assertThat(recording.vectors().get(0)).containsExactly(mean, within(1e-15));
    Arrays.setAll(mean, i -> mean[i] / 3);
    assertThat(recording.vectors().get(1)).containsExactly(mean, within(1e-15));
  }

  private boolean fails(double asymmetry, double norm, double tolerance) {
    return check.fails(asymmetry, PRODUCTS, norm, tolerance);
  }

  /** So that there is a basis to draw a vector from. */
  private void multiply() {
    relation.addStart(manager.ones(error.getShape(), DataType.FLOAT64), 1);
    relation.add(operator.apply(relation.next()), 1);
  }
}
