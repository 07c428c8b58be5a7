package io.github.spherometer.estimators.eigen;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.estimators.operator.RayleighQuotient;
import io.github.spherometer.estimators.vector.ArrayScope;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products belong to the scope that is open around them, so that a long run does not add up. */
class OperatorMemoryTest {

  private static final NDManager MANAGER = NDManager.newBaseManager();
  private static final LinearOperator OPERATOR =
      Operators.diagonal(MANAGER, DataType.FLOAT32, Operators.withBulk(40, 1, 5, 4, 3));

  @AfterAll
  static void close() {
    MANAGER.close();
  }

  static Stream<LinearOperator> operators() {
    return Stream.of(
        OPERATOR.restrictedTo(new ParameterGroup("layer", 3, 33)),
        OPERATOR.scaledBy(MANAGER.ones(new Shape(40)).mul(0.5)),
        OPERATOR.minus(OPERATOR.scaledBy(MANAGER.ones(new Shape(40)).mul(0.5))));
  }

  @ParameterizedTest
  @MethodSource("operators")
  void productIsClosedByTheScopeAroundIt(LinearOperator operator) {
    NDArray vector = MANAGER.ones(new Shape(operator.size()));
    int arrays = MANAGER.getManagedArrays().size();
    ArrayScope.run(() -> operator.apply(vector));
    assertThat(MANAGER.getManagedArrays()).hasSize(arrays);
  }

  @ParameterizedTest
  @MethodSource("operators")
  void decompositionHoldsItsBasisAlone(LinearOperator operator) {
    int arrays = MANAGER.getManagedArrays().size();
    try (KrylovDecomposition krylov =
        Lanczos.builder().tolerance(1e-6).build().decompose(operator)) {
      assertThat(krylov.spectrum().products()).isGreaterThan(10);
      assertThat(krylov.arrays()).isEqualTo(1);
    }
    assertThat(MANAGER.getManagedArrays()).hasSize(arrays);
  }

  @Test
  void quotientsAndSharesLeaveNothingBehind() {
    NDArray vector = MANAGER.ones(new Shape(40));
    try (KrylovDecomposition krylov = Lanczos.builder().build().decompose(OPERATOR)) {
      int arrays = MANAGER.getManagedArrays().size();
      RayleighQuotient.of(OPERATOR, vector);
      krylov.share(3, vector);
      assertThat(MANAGER.getManagedArrays()).hasSize(arrays);
    }
  }
}
