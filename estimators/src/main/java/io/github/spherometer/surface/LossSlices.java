package io.github.spherometer.surface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.surface.model.ModelAtPoint;
import io.github.spherometer.surface.torch.GradientMode;
import java.util.function.Supplier;

/** The loss at points beside the one of the surface. */
record LossSlices(NDManager manager, ModelAtPoint model, EmpiricalRisk risk) {

  /** The loss at x + t d. */
  double value(NDArray direction, double t) {
    return valueAt(() -> moved(model.leaves().flat(), direction, t));
  }

  /** The loss at x + s d + t e. */
  double value(NDArray first, double s, NDArray second, double t) {
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
