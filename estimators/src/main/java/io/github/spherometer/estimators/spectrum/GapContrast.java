package io.github.spherometer.estimators.spectrum;

import io.github.spherometer.estimators.RitzValue;
import java.util.List;

/**
 * How much wider a gap at the end of a spectrum is than the next ones on its inside.
 *
 * <p>In a random matrix without outliers neighbouring gaps are alike, and in a tail that decays
 * like a power of the rank they shrink by fixed ratios: there neither the gaps nor the logarithms
 * of the ratios stick out. Both are asked for, since the one alone finds a gap behind each of the
 * first eigenvalues of a steep tail, the other close to the median.
 *
 * <p>The limits are chosen, as {@link SpectralDistribution} says, so that random matrices without
 * outliers have none and planted ones are counted; its tests try both.
 *
 * @param distances from the median, outermost first
 * @param rounding what is nearer to the median than this is at the median
 * @param point whether more than half of the eigenvalues are at the median
 */
record GapContrast(List<RitzValue> distances, double rounding, boolean point) {

  /** Gaps on the inside that are looked at, and how many there must be at least. */
  static final int NEXT = 10;

  private static final int FEWEST = 3;

  /** Contrast of a gap with fewer inside, which is neither clear nor none. */
  private static final double DOUBTFUL = 0.5;

  /** How many times as wide as the widest of the next ones a gap is that stands out clearly. */
  private static final double WIDER = 4;

  /** The same of the logarithm of the distances of its two ends. */
  private static final double WIDER_BY_LOGARITHM = 2.5;

  /**
   * Contrast of the gap that leaves so many eigenvalues outside.
   *
   * @param outliers at least 1
   * @return 1 and more for a gap that stands out clearly; infinite where all inside is at the
   *     median; of a gap with hardly an eigenvalue inside, no more than {@link #DOUBTFUL}
   */
  double at(int outliers) {
    if (point && distance(outliers) <= rounding) {
      return Double.POSITIVE_INFINITY;
    }
    int last = Math.min(outliers + NEXT, distances.size() - 1);
    double widest = 0;
    double steepest = 0;
    for (int rank = outliers; rank < last; rank++) {
      widest = Math.max(widest, distance(rank) - distance(rank + 1));
      if (distance(rank + 1) > rounding) {
        steepest = Math.max(steepest, Math.log(distance(rank) / distance(rank + 1)));
      }
    }
    double gap = distance(outliers - 1) - distance(outliers);
    double logarithm = Math.log(distance(outliers - 1) / distance(outliers));
    double contrast = Math.min(gap / (WIDER * widest), logarithm / (WIDER_BY_LOGARITHM * steepest));
    return last - outliers < FEWEST ? Math.min(contrast, DOUBTFUL) : contrast;
  }

  private double distance(int rank) {
    return distances.get(rank).value();
  }
}
