package io.github.spherometer.estimators;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * One end of a spectrum: how far its eigenvalues lie from the median, outermost first.
 *
 * @param distances those beyond the median, and one more that is 0 if there is an eigenvalue on the
 *     other side; with their errors
 * @param rounding what is no wider than this is no gap
 */
record SpectrumEnd(List<RitzValue> distances, double rounding) {

  /** A gap stands out from this fraction of the bulk's half width on, and this one of the end's. */
  private static final double OF_BULK = 0.5;

  private static final double OF_EXTREME = 0.1;

  /** An error is small below this fraction of what is to be told apart. */
  private static final double SMALL = 0.1;

  /**
   * Puts together what several samples of one spectrum say. No Ritz value lies beyond the
   * eigenvalue of its rank, so the outermost one is the best; the others say how sure it is.
   *
   * @param samples distances from the median, outermost first, each sample at least one
   * @param rounding what is no wider than this is no gap
   */
  static SpectrumEnd of(List<List<RitzValue>> samples, double rounding) {
    int ranks = samples.stream().mapToInt(List::size).min().orElseThrow();
    List<RitzValue> distances = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      RitzValue distance = agreed(samples, rank);
      if (distance.value() <= 0) {
        distances.add(new RitzValue(0, distance.residual()));
        break;
      }
      distances.add(distance);
    }
    return new SpectrumEnd(distances, rounding);
  }

  private static RitzValue agreed(List<List<RitzValue>> samples, int rank) {
    double outermost =
        samples.stream().mapToDouble(sample -> sample.get(rank).value()).max().orElseThrow();
    double error =
        samples.stream()
            .map(sample -> sample.get(rank))
            .mapToDouble(ritz -> outermost - ritz.value() + ritz.residual())
            .max()
            .orElseThrow();
    return new RitzValue(outermost, error);
  }

  /** Distance of the edge from the median, if this end were alone. */
  double halfWidth() {
    return distance(outliers(0));
  }

  /**
   * How many eigenvalues lie beyond the innermost gap that stands out and is certain; 0 if none is.
   *
   * @param otherHalfWidth that of the other end
   */
  int outliers(double otherHalfWidth) {
    return innermost(count -> standsOut(count, otherHalfWidth) && isCertain(count));
  }

  /**
   * Whether better known eigenvalues would not change the outliers.
   *
   * @param otherHalfWidth that of the other end
   */
  boolean isResolved(double otherHalfWidth) {
    int outliers = outliers(otherHalfWidth);
    return outliers == innermost(count -> standsOut(count, otherHalfWidth))
        && (outliers > 0 || error(0) <= Math.max(SMALL * distance(0), rounding));
  }

  private int innermost(IntPredicate condition) {
    int count = distances.size() - 1;
    while (count > 0 && !condition.test(count)) {
      count--;
    }
    return count;
  }

  private boolean standsOut(int outliers, double otherHalfWidth) {
    double halfWidth = Math.max(distance(outliers), otherHalfWidth);
    double gap = gap(outliers);
    return gap >= OF_BULK * halfWidth && gap >= OF_EXTREME * distance(0) && gap > rounding;
  }

  private boolean isCertain(int outliers) {
    double bound = SMALL * gap(outliers);
    return distances.subList(0, outliers + 1).stream().allMatch(ritz -> ritz.residual() <= bound);
  }

  /** Distance between the last of the outliers and the edge. */
  double gap(int outliers) {
    return outliers == 0 ? 0 : distance(outliers - 1) - distance(outliers);
  }

  /** Distance of an eigenvalue from the median, by its rank from 0. */
  double distance(int rank) {
    return distances.get(rank).value();
  }

  double error(int rank) {
    return distances.get(rank).residual();
  }
}
