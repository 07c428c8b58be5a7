package io.github.spherometer.listener.measuring;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.surface.LossSurface;
import java.util.HashMap;
import java.util.Map;

/** The losses of a surface on a plane through its point, each of which is evaluated once. */
final class LossPlane {

  private record Point(double s, double t) {}

  private final Surfaces surfaces;
  private final LossSurface surface;
  private final NDArray first;
  private final NDArray second;
  private final Map<Point, Double> known = new HashMap<>();

  /**
   * @param first d, the direction of s
   * @param second e, the direction of t
   */
  LossPlane(Surfaces surfaces, LossSurface surface, NDArray first, NDArray second) {
    this.surfaces = surfaces;
    this.surface = surface;
    this.first = first;
    this.second = second;
    known.put(new Point(0, 0), surface.value());
  }

  /** The loss at x + s d + t e. */
  double at(double s, double t) {
    return known.computeIfAbsent(
        new Point(s, t), point -> surfaces.loss(surface, first, s, second, t));
  }
}
