package io.github.spherometer.estimators.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a single vector has to do with an operator and its eigenvectors. */
class RayleighQuotientTest {

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void isTheMeanOfTheEigenvaluesWeightedByTheSquaredComponents(DataType type) {
    LinearOperator operator = Operators.diagonal(manager, type, 5, -2, 1);
    NDArray direction = manager.create(new double[] {1, 2, -2}).toType(type, false);

    RayleighQuotient quotient = RayleighQuotient.of(operator, direction);

    double rounding = 20 * UnitRoundoff.of(type);
    assertThat(quotient.value()).isCloseTo(1.0 / 9, within(rounding));
    assertThat(quotient.norm()).isCloseTo(3, within(rounding));
    // The variance of the eigenvalues under the same weights.
    assertThat(quotient.residual())
        .isCloseTo(Math.sqrt((25 + 4 * 4 + 4) / 9.0 - 1.0 / 81), within(rounding));
  }

  @Test
  void lengthOfTheDirectionDoesNotMatterAndItStaysAsItIs() {
    LinearOperator operator = Operators.diagonal(manager, DataType.FLOAT32, 5, -2);
    NDArray direction = manager.create(new float[] {3e-25f, 4e-25f});

    RayleighQuotient quotient = RayleighQuotient.of(operator, direction);

    assertThat(quotient.value()).isCloseTo((9 * 5 - 16 * 2) / 25.0, within(1e-6));
    assertThat(direction.toFloatArray()).containsExactly(3e-25f, 4e-25f);
  }

  @Test
  void zeroHasNoDirection() {
    LinearOperator operator = Operators.diagonal(manager, DataType.FLOAT32, 5, -2);

    RayleighQuotient quotient = RayleighQuotient.of(operator, manager.zeros(new Shape(2)));

    assertThat(quotient).isEqualTo(new RayleighQuotient(Double.NaN, Double.NaN, 0));
  }

  @Test
  void productThatIsNotFiniteIsNamed() {
    LinearOperator operator =
        Operators.scaledAtCall(
            Operators.diagonal(manager, DataType.FLOAT32, 5, -2), call -> Double.NaN);
    NDArray direction = manager.ones(new Shape(2));

    assertThatExceptionOfType(NonFiniteProductException.class)
        .isThrownBy(() -> RayleighQuotient.of(operator, direction));
  }

  @Test
  void directionOfAnotherShapeIsRefused() {
    LinearOperator operator = Operators.diagonal(manager, DataType.FLOAT32, 5, -2);
    NDArray direction = manager.ones(new Shape(3));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RayleighQuotient.of(operator, direction))
        .withMessage("direction is float32 of shape (3), must be float32 of shape (2)");
  }
}
