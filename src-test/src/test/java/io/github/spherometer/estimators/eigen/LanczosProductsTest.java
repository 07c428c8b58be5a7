package io.github.spherometer.estimators.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.krylov.KrylovRelation;
import io.github.spherometer.estimators.krylov.LanczosProcess;
import io.github.spherometer.estimators.krylov.NextDirection;
import io.github.spherometer.estimators.krylov.WantedValues;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.estimators.vector.RandomVectors;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a process multiplies, and when it is time to look at what has come of it. */
class LanczosProductsTest {

  private static final int SIZE = 200;
  private static final WantedValues WANTED = new WantedValues(Which.LARGEST_MAGNITUDE, 2, 1e-30);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private LanczosProcess process(LinearOperator operator) {
    RandomVectors random = RandomVectors.starts(manager, SIZE, DataType.FLOAT64, 1);
    return new LanczosProcess(operator, manager, SIZE, WANTED, random);
  }

  private LinearOperator diagonal(double width, double... leading) {
    return Operators.diagonal(manager, DataType.FLOAT64, Operators.withBulk(SIZE, width, leading));
  }

  @Test
  void exhaustedSpaceGoesOnAndStaysExhausted() {
    LanczosProcess process = process(diagonal(0, 5, 4));
    process.addRandomStarts(1);
    for (int product = 1; product <= 5; product++) {
      process.extend();

      assertThat(process.products()).isEqualTo(product);
      assertThat(process.relation().order()).isEqualTo(product);
      assertThat(process.isExhausted()).isEqualTo(product >= 3);
      assertThat(process.relation().basisSize()).isEqualTo(product >= 3 ? product : product + 1);
    }
  }

  @Test
  void firstProductThatIsNotFiniteIsNamed() {
    LanczosProcess process =
        process(
            Operators.scaledAtCall(diagonal(1), call -> call == 3 ? Double.NEGATIVE_INFINITY : 1));
    process.addRandomStarts(1);
    process.extend();
    process.extend();

    assertThatExceptionOfType(NonFiniteProductException.class)
        .isThrownBy(process::extend)
        .withMessageContaining("product 3 is ");
  }

  /** At every product up to 64, then at every second, and beyond 128 at every third. */
  @Test
  void projectionIsLookedAtLessOftenAsItGrows() {
    LanczosProcess process = process(diagonal(1));
    process.addRandomStarts(1);
    for (int order = 1; order < 192; order++) {
      process.extend();

      int stride = order < 64 ? 1 : order < 128 ? 2 : 3;
      assertThat(process.isDue()).isEqualTo(order % stride == 0);
    }
  }

  /** Once each start vector has had its product, and whenever the projection is looked at. */
  @Test
  void whatNeedsItMostIsMultiplied() {
    Operators.Recording recording = new Operators.Recording(diagonal(1));
    LanczosProcess process = process(recording);
    process.addRandomStarts(3);
    int turns = 0;
    for (int product = 1; product <= 70; product++) {
      KrylovRelation relation = process.relation();
      boolean turned = product > 3 && process.isDue();
      NDArray next = relation.next().duplicate();
      NDArray expected = turned ? neediest(relation) : next;

      process.extend();

      NDArray multiplied = manager.create(recording.vectors().get(product - 1));
      assertThat(Math.abs(InnerProducts.dot(multiplied, expected))).isCloseTo(1, within(1e-10));
      turns += Math.abs(InnerProducts.dot(multiplied, next)) < 0.99 ? 1 : 0;
    }
    assertThat(turns).isGreaterThan(40);
  }

  private NDArray neediest(KrylovRelation relation) {
    DMatrixRMaj weights = new DMatrixRMaj(relation.basisSize(), 1);
    double[] direction = new NextDirection(WANTED).in(relation);
    for (int i = 0; i < direction.length; i++) {
      weights.set(relation.order() + i, direction[i]);
    }
    CommonOps_DDRM.scale(1 / NormOps_DDRM.normF(weights), weights);
    return relation.combinations(manager, weights).squeeze(0);
  }

  /** The wanted ones are given and exact, so that nothing but noise needs a product. */
  @Test
  void queueStaysAsItIsWhereNothingNeedsAProduct() {
    Operators.Recording recording = new Operators.Recording(diagonal(1, 5, -4));
    LanczosProcess process = process(recording);
    for (int place = 0; place < 2; place++) {
      NDArray eigenvector = manager.zeros(new Shape(SIZE), DataType.FLOAT64);
      eigenvector.set(new NDIndex(place), 1);
      process.relation().addStart(eigenvector, 0);
    }
    process.addRandomStarts(2);
    for (int product = 1; product <= 4; product++) {
      process.extend();
    }
    double[] next = process.relation().next().toDoubleArray();
    assertThat(process.relation().queueLength()).isEqualTo(2);

    process.extend();

    assertThat(recording.vectors().get(4)).containsExactly(next);
    assertThat(List.of(process.relation().ritzPairs().largest().value())).containsExactly(5.0);
  }
}
