package io.github.spherometer.examples.singularity;

/**
 * How many eigenvalues stand apart at the top: those above the widest gap, which is the largest
 * ratio of neighbours among the first few.
 *
 * @param above how many
 * @param ratio of the last one above to the first one below; NaN with fewer than two positive
 */
record Gap(int above, double ratio) {

  /**
   * Looks for the gap.
   *
   * @param checkpoint whose eigenvalues are looked at
   * @param most how many may stand apart; twice the number of classes is a fair bound
   */
  static Gap of(Checkpoint checkpoint, int most) {
    int above = 0;
    double widest = Double.NaN;
    for (int rank = 1; rank <= Math.min(most, checkpoint.size() - 1); rank++) {
      double below = checkpoint.relative(rank + 1);
      if (!(below > Checkpoint.ROUNDING)) {
        break; // what follows is rounding
      }
      double ratio = checkpoint.relative(rank) / below;
      if (!(ratio <= widest)) {
        widest = ratio;
        above = rank;
      }
    }
    return new Gap(above, widest);
  }
}
