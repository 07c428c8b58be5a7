package io.github.spherometer.estimators.spectrum;

import io.github.spherometer.estimators.RitzValue;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/** The bulk of a spectrum between its two ends, as {@link SpectralDistribution} defines it. */
final class Bulk {

  /** 17 roundings of float32, as a fraction of the norm: nearer eigenvalues are one. Chosen. */
  private static final double ROUNDING = 1e-6;

  /**
   * So many of all eigenvalues a bulk has at least in the outer half of a side. A semicircle has
   * 0.2, a tail of trained networks some of ten thousands. Chosen.
   */
  private static final double OF_BULK = 0.01;

  private final double median;
  private final double rounding;
  private final DoubleBinaryOperator share;
  private final SpectrumEnd above;
  private final SpectrumEnd below;

  /**
   * @param samples of one spectrum, in any order; an exact one is a single sample
   * @param median that half of the eigenvalues do not exceed
   * @param share of the eigenvalues in an interval
   */
  Bulk(List<List<RitzValue>> samples, double median, DoubleBinaryOperator share) {
    this.median = median;
    this.share = share;
    double magnitude =
        samples.stream()
            .flatMap(List::stream)
            .mapToDouble(ritz -> Math.abs(ritz.value()))
            .max()
            .orElseThrow();
    rounding = ROUNDING * magnitude;
    boolean point = share.applyAsDouble(median - rounding, median + rounding) > 0.5;
    above = end(samples, ritz -> ritz.value() - median, rounding, point);
    below = end(samples, ritz -> median - ritz.value(), rounding, point);
  }

  private static SpectrumEnd end(
      List<List<RitzValue>> samples,
      ToDoubleFunction<RitzValue> distance,
      double rounding,
      boolean point) {
    return SpectrumEnd.of(
        samples.stream().map(sample -> outermostFirst(sample, distance)).toList(), rounding, point);
  }

  private static List<RitzValue> outermostFirst(
      List<RitzValue> sample, ToDoubleFunction<RitzValue> distance) {
    return sample.stream()
        .map(ritz -> new RitzValue(distance.applyAsDouble(ritz), ritz.residual()))
        .sorted(Comparator.comparingDouble(RitzValue::value).reversed())
        .toList();
  }

  BulkEdge upperEdge() {
    return edge(above, below, 1);
  }

  BulkEdge lowerEdge() {
    return edge(below, above, -1);
  }

  private BulkEdge edge(SpectrumEnd end, SpectrumEnd other, int sign) {
    double otherHalfWidth = other.halfWidth();
    int outliers = end.outliers(otherHalfWidth);
    return new BulkEdge(
        median + sign * end.distance(outliers),
        end.error(outliers),
        outliers,
        end.gap(outliers),
        end.isResolved(otherHalfWidth) && (outliers > 0 || !isTail(end, sign)));
  }

  /**
   * Whether an end without outliers thins out gradually, and has no edge: in a tail no gap sticks
   * out of the next ones, whatever is at its end.
   */
  private boolean isTail(SpectrumEnd end, int sign) {
    double reach = end.distance(0);
    double half = median + sign * reach / 2;
    double beyond =
        sign > 0
            ? share.applyAsDouble(half, Double.POSITIVE_INFINITY)
            : share.applyAsDouble(Double.NEGATIVE_INFINITY, half);
    return reach > rounding && beyond < OF_BULK;
  }
}
