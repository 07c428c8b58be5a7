package io.github.spherometer.estimators.spectrum;

import io.github.spherometer.estimators.RitzValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * One end of a spectrum: how far its eigenvalues lie from the median, outermost first.
 *
 * <p>The limits are chosen, as {@link SpectralDistribution} says, so that random matrices without
 * outliers have none and planted ones are counted; its tests try both.
 *
 * @param distances those beyond the median, and one more that is 0 if there is an eigenvalue on the
 *     other side; with their errors
 * @param rounding what is no wider than this is no gap
 * @param point whether more than half of the eigenvalues are at the median
 */
record SpectrumEnd(List<RitzValue> distances, double rounding, boolean point) {

  /** How wide a gap is at least, as a fraction of the bulk's half width. */
  private static final double OF_BULK = 0.2;

  /** The same as a fraction of the extreme's distance: clearly, and perhaps. */
  private static final double OF_EXTREME = 0.05;

  private static final double PERHAPS_OF_EXTREME = 0.005;

  /** Width, contrast, and their product, of a gap that perhaps stands out. */
  private static final double PERHAPS = 0.5;

  private static final double PERHAPS_TOGETHER = 0.7;

  /** An error is small below this fraction of what is to be told apart. */
  private static final double SMALL = 0.1;

  /**
   * Puts together what several samples of one spectrum say. No Ritz value lies beyond the
   * eigenvalue of its rank (Cauchy; Parlett, The Symmetric Eigenvalue Problem, 10.1), so the
   * outermost one is the best; the others say how sure it is.
   *
   * @param samples distances from the median, outermost first, each sample at least one
   * @param rounding what is no wider than this is no gap
   * @param point whether more than half of the eigenvalues are at the median
   */
  static SpectrumEnd of(List<List<RitzValue>> samples, double rounding, boolean point) {
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
    return new SpectrumEnd(distances, rounding, point);
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
   * Whether neither better known eigenvalues nor a slightly different rule would change the
   * outliers.
   *
   * @param otherHalfWidth that of the other end
   */
  boolean isResolved(double otherHalfWidth) {
    int outliers = outliers(otherHalfWidth);
    // What stands out may stand out.
    return outliers == innermost(count -> mayStandOut(count, otherHalfWidth))
        && edgeIsKnown(outliers, Math.max(distance(outliers), otherHalfWidth));
  }

  private int innermost(IntPredicate condition) {
    int count = distances.size() - 1;
    while (count > 0 && !condition.test(count)) {
      count--;
    }
    return count;
  }

  private boolean standsOut(int outliers, double otherHalfWidth) {
    return gap(outliers) >= OF_EXTREME * distance(0)
        && width(outliers, otherHalfWidth) >= 1
        && contrast(outliers) >= 1;
  }

  private boolean mayStandOut(int outliers, double otherHalfWidth) {
    double width = width(outliers, otherHalfWidth);
    double contrast = contrast(outliers);
    return gap(outliers) >= PERHAPS_OF_EXTREME * distance(0)
        && Math.min(width, contrast) >= PERHAPS
        && width * contrast >= PERHAPS_TOGETHER;
  }

  /** Of a gap, over that at which it stands out; 0 for one that is no wider than rounding. */
  private double width(int outliers, double otherHalfWidth) {
    double gap = gap(outliers);
    double halfWidth = Math.max(distance(outliers), otherHalfWidth);
    return gap > rounding ? gap / (OF_BULK * halfWidth) : 0;
  }

  private double contrast(int outliers) {
    return new GapContrast(distances, rounding, point).at(outliers);
  }

  private boolean isCertain(int outliers) {
    double bound = SMALL * gap(outliers);
    return distances.subList(0, outliers + 1).stream().allMatch(ritz -> ritz.residual() <= bound);
  }

  /** Whether no gap can hide between Ritz values at the edge that are far apart and unsure. */
  private boolean edgeIsKnown(int outliers, double halfWidth) {
    double half = Math.max(OF_BULK * halfWidth / 2, rounding);
    if (error(outliers) > half) {
      return false;
    }
    int last = Math.min(outliers + GapContrast.NEXT, distances.size() - 1);
    for (int count = outliers + 1; count <= last; count++) {
      double error = Math.max(error(count - 1), error(count));
      if (gap(count) > half && error > Math.max(SMALL * gap(count), rounding)) {
        return false;
      }
    }
    return true;
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
