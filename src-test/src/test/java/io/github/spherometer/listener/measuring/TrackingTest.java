package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.operator.Operators;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One operator that is measured again and again. */
class TrackingTest {

  private static final int TOP_K = 3;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private static Tracking tracking(boolean wanted) {
    Accuracy accuracy = new Accuracy(0.01, 0.9999, 0.1, 42);
    return new Tracking(
        new Estimators(
            TOP_K,
            ProductLimit.of(100, false),
            accuracy,
            wanted,
            Optional.empty(),
            Optional.empty(),
            false,
            0));
  }

  private LinearOperator operator(int size, DataType type) {
    return Operators.diagonal(manager, type, Operators.withBulk(size, 2, 10, 8, 6));
  }

  private static int products(Tracking tracking, LinearOperator operator) {
    try (KrylovDecomposition krylov = tracking.decompose(operator)) {
      assertThat(krylov.spectrum().converged()).isTrue();
      return krylov.spectrum().products();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void measurementsAfterTheFirstTakeFewerProducts(DataType type) {
    LinearOperator operator = operator(2000, type);
    Tracking tracking = tracking(true);

    int first = products(tracking, operator);

    assertThat(products(tracking, operator)).isLessThan(first);
    assertThat(products(tracking, operator)).isLessThan(first);
  }

  @Test
  void nothingIsRememberedUnlessItIsWanted() {
    LinearOperator operator = operator(2000, DataType.FLOAT32);
    Tracking tracking = tracking(false);

    int first = products(tracking, operator);

    assertThat(products(tracking, operator)).isBetween(first - 1, first + 1);
  }

  @Test
  void parametersOfAnotherNumberStartAfresh() {
    Tracking tracking = tracking(true);
    int first = products(tracking, operator(2000, DataType.FLOAT32));

    int other = products(tracking, operator(2100, DataType.FLOAT32));

    assertThat(other).isBetween(first - 1, first + 1);
  }

  @Test
  void nothingIsRememberedOfAMeasurementThatFails() {
    LinearOperator operator = operator(2000, DataType.FLOAT32);
    Tracking tracking = tracking(true);
    int first = products(tracking, operator);
    LinearOperator broken = Operators.scaledAtCall(operator, call -> Double.NaN);
    assertThatExceptionOfType(NonFiniteProductException.class)
        .isThrownBy(() -> tracking.decompose(broken));

    assertThat(products(tracking, operator)).isBetween(first - 1, first + 1);
  }

  /** Of fewer parameters than eigenvalues. */
  @Test
  void tinyOperatorsAreMeasuredAgainToo() {
    Tracking tracking = tracking(true);
    LinearOperator two = Operators.diagonal(manager, DataType.FLOAT32, new double[] {2, 1});

    assertThat(products(tracking, two)).isEqualTo(products(tracking, two));
  }

  @Test
  void everyMeasurementStartsFromAnotherVector() {
    Operators.Recording recording = new Operators.Recording(operator(2000, DataType.FLOAT32));
    Tracking tracking = tracking(false);
    int first = products(tracking, recording);

    tracking.decompose(recording).close();

    assertThat(recording.vectors().get(first)).isNotEqualTo(recording.vectors().get(0));
  }

  @Test
  void nothingNativeIsKept() {
    LinearOperator operator = operator(2000, DataType.FLOAT32);
    int arrays = manager.getManagedArrays().size();

    products(tracking(true), operator);

    assertThat(manager.getManagedArrays()).hasSize(arrays);
  }
}
