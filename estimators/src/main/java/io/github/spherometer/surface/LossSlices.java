package io.github.spherometer.surface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.surface.model.ModelAtPoint;
import io.github.spherometer.surface.torch.GradientMode;
import java.util.Arrays;
import java.util.function.Supplier;

/** The loss at points beside the one of the surface, where it must be known. */
record LossSlices(NDManager manager, ModelAtPoint model, EmpiricalRisk risk) {

  LossSlices {
    risk.requireKnownElsewhere();
  }

  /** The loss at x + t d for every t. */
  double[] line(NDArray direction, double... offsets) {
    return Arrays.stream(offsets).map(t -> value(direction, t)).toArray();
  }

  /** The loss at x + s d + t e: a row for every s, in it a column for every t. */
  double[][] plane(NDArray first, double[] rows, NDArray second, double[] columns) {
    return Arrays.stream(rows)
        .mapToObj(s -> Arrays.stream(columns).map(t -> value(first, s, second, t)).toArray())
        .toArray(double[][]::new);
  }

  private double value(NDArray direction, double t) {
    return valueAt(() -> moved(model.leaves().flat(), direction, t));
  }

  private double value(NDArray first, double s, NDArray second, double t) {
    return valueAt(() -> moved(moved(model.leaves().flat(), first, s), second, t));
  }

  /** An infinite offset or direction gives a point that is not a number, not an error. */
  private static NDArray moved(NDArray point, NDArray direction, double offset) {
    return point.addi(direction.mul(offset));
  }

  private double valueAt(Supplier<NDArray> point) {
    try (NDManager temporary = manager.newSubManager()) {
      return ArrayScope.call(() -> risk.valueAt(model.at(temporary, GradientMode.off(point))));
    }
  }
}
