package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.estimators.RitzValue;
import java.util.List;

/**
 * How many of the largest eigenvalues stand apart.
 *
 * @param count how many come before the gap; 0 without a gap
 * @param ratio of the eigenvalues before and after it
 * @param sure whether the gap is wider than the error bounds of these two
 */
record Outliers(int count, double ratio, boolean sure) {

  /** Eigenvalues this far apart have a gap between them. Chosen. */
  private static final double GAP = 1.5;

  static final String RULE =
      "Outliers are the eigenvalues before the largest ratio of an eigenvalue to the next one, among"
          + " the first 2C of the Hessian; there are none if that ratio is below "
          + GAP
          + ", and their number is not known if the gap is narrower than the error bounds of the two"
          + " eigenvalues together. The rule was fixed before the runs were done.";

  /**
   * @param values the largest first
   * @param classes C
   */
  static Outliers of(List<RitzValue> values, int classes) {
    Outliers largest = new Outliers(0, 1, true);
    int most = Math.min(2 * classes, values.size() - 1);
    for (int count = 1; count <= most; count++) {
      RitzValue before = values.get(count - 1);
      RitzValue after = values.get(count);
      if (!(after.value() > after.residual())) {
        break; // it may be zero, and a ratio to it anything
      }
      double ratio = before.value() / after.value();
      if (ratio > largest.ratio) {
        boolean sure = before.value() - after.value() > before.residual() + after.residual();
        largest = new Outliers(count, ratio, sure);
      }
    }
    return largest.ratio < GAP ? new Outliers(0, largest.ratio, true) : largest;
  }

  static Outliers of(Case run) {
    return of(run.look().values().ritzValues(), run.classes());
  }

  /** Their number; NaN if it is not known. */
  double known() {
    return sure ? count : Double.NaN;
  }

  @Override
  public String toString() {
    return sure ? "" + count : "?";
  }
}
