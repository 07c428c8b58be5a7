package io.github.spherometer.estimators.operator;

import static org.assertj.core.api.Assertions.assertThat;
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

class LowRankTest {

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** 2 (1 2 0)'(1 2 0) - 3 (0 1 1)'(0 1 1), written out. */
  @Test
  void isTheSumOfWeightedOuterProducts() {
    NDArray rows = manager.create(new double[][] {{1, 2, 0}, {0, 1, 1}});
    LowRank operator = LowRank.of(rows, 2, -3);

    assertThat(operator.size()).isEqualTo(3);
    assertThat(operator.dataType()).isEqualTo(DataType.FLOAT64);
    double[][] expected = {{2, 4, 0}, {4, 5, -3}, {0, -3, -3}};
    NDArray units = manager.eye(3, 3, 0, DataType.FLOAT64);
    for (int i = 0; i < 3; i++) {
      assertThat(operator.apply(units.get(i)).toDoubleArray()).containsExactly(expected[i]);
    }
  }

  /** Entries in the ten thousands, in more than one piece of the sums. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void longVectorsAreMultipliedAsShortOnes(DataType type) {
    int size = 150_000;
    NDArray rows =
        manager
            .arange(2f * size)
            .toType(DataType.FLOAT64, false)
            .div(2.0 * size)
            .toType(type, false)
            .reshape(2, size);
    NDArray ones = manager.ones(new Shape(size), type);

    double[] product = doubles(LowRank.of(rows, 1, 0.5).apply(ones));

    double first = (size - 1) / 4.0;
    double second = first + size / 2.0;
    for (int i : new int[] {0, 1, 70_000, size - 1}) {
      double left = i / (2.0 * size);
      double expected = left * first + 0.5 * (left + 0.5) * second;
      assertThat(product[i])
          .isCloseTo(expected, within(300 * UnitRoundoff.of(type) * (expected + 1)));
    }
  }

  private static double[] doubles(NDArray vector) {
    return vector.toType(DataType.FLOAT64, false).toDoubleArray();
  }

  @Test
  void leavesVectorsWeightsAndManagerAsTheyWere() {
    NDArray rows = manager.create(new float[][] {{1, 2}, {3, 4}});
    double[] weights = {1, 1};
    LowRank operator = LowRank.of(rows, weights);
    weights[0] = 100;
    NDArray vector = manager.create(new float[] {1, -1});
    int arrays = manager.getManagedArrays().size();

    NDArray product = operator.apply(vector);

    assertThat(product.toFloatArray()).containsExactly(-4, -6);
    assertThat(vector.toFloatArray()).containsExactly(1, -1);
    assertThat(rows.toFloatArray()).containsExactly(1, 2, 3, 4);
    assertThat(manager.getManagedArrays()).hasSize(arrays + 1);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    NDArray rows = manager.create(new float[][] {{1, 2}, {3, 4}});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> LowRank.of(rows, 1))
        .withMessage("number of weights is 1, must be the number of rows, 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LowRank.of(rows, 1, Double.NaN))
        .withMessage("weights is [1.0, NaN], must be finite");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LowRank.of(manager.ones(new Shape(2)), 1, 1))
        .withMessage("rows is float32 of shape (2), must be float32 or float64 of shape (k, n)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LowRank.of(manager.create(new int[][] {{1, 2}}), 1))
        .withMessageStartingWith("rows is int32 of shape (1, 2),");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LowRank.of(rows, 1, 1).apply(manager.ones(new Shape(3))))
        .withMessageStartingWith("vector is float32 of shape (3),");
  }
}
