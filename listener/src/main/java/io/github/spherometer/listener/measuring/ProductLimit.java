package io.github.spherometer.listener.measuring;

/**
 * How the Hessian-vector products that one measurement may use are shared out among its parts. Each
 * part takes what it needs, in this order: the eigenvalues, the trace, the gradient of the batch,
 * and the sharpness that the optimizer meets, where that is not among the eigenvalues.
 *
 * @param most of all parts together, at least {@link #FEWEST}
 */
public record ProductLimit(int most) {

  /** One for each part. */
  public static final int FEWEST = 4;

  private static final int OF_THE_GRADIENT = 1;

  /** A trace without eigenvalues is worth less than the reverse, so these get the greater part. */
  private static final int PART = 4;

  int ofEigenvalues() {
    return Math.min(most - most / PART, most - (FEWEST - 1));
  }

  /**
   * @param used by the eigenvalues
   * @param sharpnessFollows whether some must be left for a sharpness of its own
   */
  int ofTrace(int used, boolean sharpnessFollows) {
    int left = ofSharpness(used);
    return sharpnessFollows ? left - Math.min(left / 2, most / PART) : left;
  }

  /**
   * @param used by the eigenvalues and the trace
   */
  int ofSharpness(int used) {
    return most - OF_THE_GRADIENT - used;
  }
}
