package io.github.spherometer.estimators.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiagonalScalingTest {

  private static final DMatrixRMaj MATRIX =
      new DMatrixRMaj(new double[][] {{1, 2, 3}, {2, 4, 5}, {3, 5, 6}});

  private final NDManager manager = NDManager.newBaseManager();
  private final LinearOperator operator = Operators.dense(manager, DataType.FLOAT64, MATRIX);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void scalesRowsAndColumns() {
    NDArray scale = manager.create(new double[] {10, 100, 1000});
    LinearOperator scaled = DiagonalScaling.of(operator, scale);
    NDArray vector = manager.create(new double[] {1, 0, 1});
    int arrays = manager.getManagedArrays().size();

    NDArray product = scaled.apply(vector);

    assertThat(product.toDoubleArray())
        .containsExactly(1 * 100 + 3 * 10_000, 2 * 1_000 + 5 * 100_000, 3 * 10_000 + 6 * 1_000_000);
    assertThat(vector.toDoubleArray()).containsExactly(1, 0, 1);
    assertThat(manager.getManagedArrays()).hasSize(arrays + 1);
    assertThat(scaled.size()).isEqualTo(3);
    assertThat(scaled.dataType()).isEqualTo(DataType.FLOAT64);
  }

  @Test
  void scaleOfAnotherShapeOrTypeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> DiagonalScaling.of(operator, manager.ones(new Shape(2), DataType.FLOAT64)))
        .withMessage("scale has the shape (2), must be (3)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiagonalScaling.of(operator, manager.ones(new Shape(3))))
        .withMessage("scale is of type float32, must be float64");
  }
}
