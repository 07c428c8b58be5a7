package io.github.spherometer.listener.measuring;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.guard.Part;
import io.github.spherometer.listener.measurement.LossSlice;
import io.github.spherometer.listener.measurement.LossSlice.Line;
import io.github.spherometer.listener.measurement.LossSlice.Plane;
import io.github.spherometer.surface.LossSurface;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures the loss along the sharpest eigenvectors, once in so many measurements.
 *
 * <p>A line of 19 points and a plane of 7 x 7, which have 7 in common, one of them known: 60 passes
 * forward. A product takes two gradients or more where a network is deep, and a gradient three
 * passes: that makes ten products at most. Where passes are short, what is called around them takes
 * longer: as long as twenty products of a transformer block, and forty of a small MLP.
 */
final class SliceMeasurer {

  private static final int DIRECTIONS = 2;

  /** Points of the line on either side. */
  private static final int POINTS = 9;

  /** One in so many of them is a point of the plane, too. */
  private static final int STRIDE = 3;

  /** Least that a slice reaches / length of the parameters: less would show their rounding. */
  private static final double LEAST = 1e-4;

  /**
   * An eigenvector, and the offsets along it.
   *
   * @param vector of length 1; the loss falls along it, or is level
   * @param slope of the loss along it
   * @param reach largest offset
   */
  private record Axis(NDArray vector, double slope, double reach) {

    List<Double> offsets(int stride) {
      List<Double> offsets = new ArrayList<>();
      for (int i = -POINTS; i <= POINTS; i += stride) {
        offsets.add(reach * i / POINTS);
      }
      return offsets;
    }
  }

  private final int period;
  private final Surfaces surfaces;
  private final FailureGuard guard;
  private long measurements;

  /**
   * @param period measurements; 0 if nobody wants slices
   */
  SliceMeasurer(int period, Surfaces surfaces, FailureGuard guard) {
    this.period = period;
    this.surfaces = surfaces;
    this.guard = guard;
  }

  /**
   * To be asked once a measurement that has come so far; empty if none is due, or it failed.
   *
   * @param krylov of the surface's Hessian
   */
  Optional<LossSlice> of(KrylovDecomposition krylov, LossSurface surface) {
    boolean due = period > 0 && measurements % period == 0;
    measurements++;
    return due
        ? guard.attempt(
            Part.LOSS_SLICE,
            () -> Optional.of(ArrayScope.call(() -> slice(axes(krylov, surface), surface))),
            Optional::empty)
        : Optional.empty();
  }

  private static List<Axis> axes(KrylovDecomposition krylov, LossSurface surface) {
    List<RitzValue> values = krylov.spectrum().ritzValues();
    int count = Math.min(DIRECTIONS, values.size());
    List<Axis> axes = new ArrayList<>();
    try (NDArray vectors = krylov.ritzVectors(count);
        NDArray gradient = surface.gradient();
        NDArray parameters = surface.parameters()) {
      double longest = Math.max(1, InnerProducts.norm(parameters));
      for (int i = 0; i < count; i++) {
        double reach = reach(surface.value(), values.get(i).value(), longest);
        axes.add(axis(vectors.get(i).duplicate(), gradient, reach));
      }
    }
    return axes;
  }

  private static Axis axis(NDArray vector, NDArray gradient, double reach) {
    double slope = InnerProducts.dot(gradient, vector);
    return slope > 0 ? new Axis(vector.neg(), -slope, reach) : new Axis(vector, slope, reach);
  }

  /** Where the curvature alone has raised the loss by as much as it is, in bounds. */
  private static double reach(double loss, double eigenvalue, double longest) {
    return eigenvalue == 0
        ? longest
        : Math.max(LEAST * longest, Math.min(longest, Math.sqrt(2 * Math.abs(loss / eigenvalue))));
  }

  private LossSlice slice(List<Axis> axes, LossSurface surface) {
    Axis first = axes.get(0);
    Axis last = axes.get(axes.size() - 1);
    LossPlane losses = new LossPlane(surfaces, surface, first.vector(), last.vector());
    List<Double> offsets = first.offsets(1);
    List<Double> ofLine = offsets.stream().map(s -> losses.at(s, 0)).toList();
    return new LossSlice(
        new Line(offsets, ofLine, first.slope()),
        axes.size() == DIRECTIONS
            ? Optional.of(plane(first.offsets(STRIDE), last.offsets(STRIDE), losses))
            : Optional.empty());
  }

  private static Plane plane(List<Double> first, List<Double> second, LossPlane losses) {
    return new Plane(
        first,
        second,
        first.stream().map(s -> second.stream().map(t -> losses.at(s, t)).toList()).toList());
  }
}
