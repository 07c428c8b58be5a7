package io.github.spherometer.surface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.surface.model.ModelAtPoint;
import io.github.spherometer.surface.torch.NativeCopies;

/**
 * Products with the Hessian from two gradients.
 *
 * @param step length of the step to either side, as a fraction of max(1, |x|)
 */
record CentralDifference(NDManager manager, ModelAtPoint model, EmpiricalRisk risk, double step) {

  CentralDifference {
    Require.positive("step", step);
    risk.requireKnownElsewhere();
  }

  NDArray product(NDArray vector) {
    return ArrayScope.call(
        () -> {
          NDArray x = model.leaves().flat();
          double length = norm(vector);
          if (length == 0) {
            return NativeCopies.keep(vector.zerosLike(), vector.getManager());
          }
          double h = step * Math.max(1, norm(x)) / length;
          NDArray difference =
              gradientAt(x.add(vector.mul(h))).subi(gradientAt(x.sub(vector.mul(h))));
          return NativeCopies.keep(difference.divi(2 * h), vector.getManager());
        });
  }

  private NDArray gradientAt(NDArray point) {
    try (NDManager temporary = manager.newSubManager()) {
      return risk.gradientAt(temporary, model.at(temporary, point));
    }
  }

  private static double norm(NDArray vector) {
    NDArray wide = vector.toType(DataType.FLOAT64, false);
    return Math.sqrt(wide.square().sum().getDouble());
  }
}
