package io.github.spherometer.estimators.argument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, in which words, and what passes as it is. */
class RequireTest {

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }

  @Test
  void countIsAtLeast() {
    assertThat(Require.atLeast("steps", 3, 3)).isEqualTo(3);
    assertThat(Require.atLeast("bytes", 1L << 40, 1)).isEqualTo(1L << 40);
    assertRefused(() -> Require.atLeast("steps", 2, 3), "steps is 2, must be at least 3");
    assertRefused(() -> Require.atLeast("bytes", 0L, 1), "bytes is 0, must be at least 1");
    assertThat(Require.atLeast("bytes", 1L, 1)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
  void fractionIsBetweenZeroAndOne(double value) {
    assertThat(Require.fraction("share", 0.25)).isEqualTo(0.25);
    assertRefused(
        () -> Require.fraction("share", value),
        "share is " + value + ", must be greater than 0 and less than 1");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.POSITIVE_INFINITY, Double.NaN})
  void positiveNumberIsFinite(double value) {
    assertThat(Require.positive("rate", 1e300)).isEqualTo(1e300);
    assertRefused(
        () -> Require.positive("rate", value),
        "rate is " + value + ", must be greater than 0 and finite");
  }

  @Test
  void numberThatIsNotNegativeMayBeUnknown() {
    assertThat(Require.notNegative("error", 0)).isZero();
    assertThat(Require.notNegative("error", Double.POSITIVE_INFINITY)).isInfinite();
    assertThat(Require.notNegative("error", Double.NaN)).isNaN();
    assertRefused(
        () -> Require.notNegative("error", -1e-300),
        "error is -1.0E-300, must be at least 0, or NaN if unknown");
  }

  @Test
  void limitsOfAnIntervalAreInOrder() {
    assertThatCode(() -> Require.interval(2, 2)).doesNotThrowAnyException();
    assertRefused(
        () -> Require.interval(2, 1), "lower is 2.0, must be at most 1.0, the upper limit");
    assertRefused(
        () -> Require.interval(Double.NaN, 1),
        "lower is NaN, must be at most 1.0, the upper limit");
  }

  @Test
  void vectorHasTheShapeAndTheTypeOfTheSpace() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray vector = manager.ones(new Shape(3));

      assertThat(Require.vector("x", vector, 3, DataType.FLOAT32)).isSameAs(vector);
      assertRefused(
          () -> Require.vector("x", vector, 4, DataType.FLOAT32),
          "x is float32 of shape (3), must be float32 of shape (4)");
      assertRefused(
          () -> Require.vector("x", vector, 3, DataType.FLOAT64),
          "x is float32 of shape (3), must be float64 of shape (3)");
      assertRefused(
          () -> Require.vector("x", vector.reshape(3, 1), 3, DataType.FLOAT32),
          "x is float32 of shape (3, 1), must be float32 of shape (3)");
    }
  }
}
