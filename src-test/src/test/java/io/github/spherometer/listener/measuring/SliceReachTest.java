package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.listener.measurement.LossSlice;
import io.github.spherometer.surface.LossSurface;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** How far a slice goes. */
class SliceReachTest extends SlicedRegression {

  /** Of which the length is 5. */
  private static final double[] LONG_WEIGHTS = {3, 0, -4, 0, 0};

  @Test
  void aFlatLossIsLookedAtAsFarAsTheParametersAreLong() {
    try (LossSurface surface = regression(1e-3, LONG_WEIGHTS, LABELS)) {
      assertThat(reach(slice(surface, 2))).isEqualTo(5);
      assertThat(slice(surface, 2).plane().orElseThrow().secondOffsets()).contains(-5.0, 5.0);
    }
  }

  /** Though it is zero here, so that no distance is known at which it is twice as large. */
  @Test
  void aLossWithoutCurvatureIsLookedAtAsFarAsTheParametersAreLong() {
    Loss mean = CustomLoss.ofPredictions("Mean", p -> p.head().mean());
    NDArray data = manager.ones(new Shape(3, 4), DataType.FLOAT64);
    try (LossSurface surface = LossSurface.of(linear(2, -2, 2, -2), mean, data, data)) {
      assertThat(surface.value()).isZero();
      assertThat(reach(slice(surface, 1))).isEqualTo(4);
    }
  }

  @Test
  void shortParametersCountAsOnesOfLengthOne() {
    try (LossSurface surface = regression(1e-3, WEIGHTS, LABELS)) {
      assertThat(reach(slice(surface, 2))).isEqualTo(1);
    }
  }

  @Test
  void whereTheLossIsZeroItIsLookedAtNearby() {
    double[] fitted = new double[FEATURES.length];
    Arrays.setAll(fitted, i -> FEATURES[i] * LONG_WEIGHTS[i]);
    try (LossSurface surface = regression(1, LONG_WEIGHTS, fitted)) {
      assertThat(surface.value()).isZero();
      assertThat(reach(slice(surface, 2))).isCloseTo(5e-4, within(1e-15));
    }
  }

  private static double reach(LossSlice slice) {
    return slice.line().offsets().get(18);
  }
}
