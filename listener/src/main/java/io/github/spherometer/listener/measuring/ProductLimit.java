package io.github.spherometer.listener.measuring;

/**
 * How the Hessian-vector products that one measurement may use are shared out among its parts. Each
 * part takes what it needs, in this order: the eigenvalues, the trace, the gradient of the batch,
 * and the sharpness that the optimizer meets, where that is not among the eigenvalues.
 *
 * @param most of all parts together, at least {@link #fewest}
 * @param ofGradient those of the gradient of the batch
 */
public record ProductLimit(int most, int ofGradient) {

  /** One for each part. */
  public static final int FEWEST = 4;

  /** A trace without eigenvalues is worth less than the reverse, so these get the greater part. */
  private static final int PART = 4;

  /**
   * Shares some products out.
   *
   * @param most of all parts together
   * @param noiseScale whether the gradient takes some for its noise scale
   */
  public static ProductLimit of(int most, boolean noiseScale) {
    return new ProductLimit(most, noiseScale ? 1 + GradientNoise.PRODUCTS : 1);
  }

  /** {@link #FEWEST}, and what the gradient takes beside its one. */
  public int fewest() {
    return FEWEST - 1 + ofGradient;
  }

  int ofEigenvalues() {
    return Math.min(most - most / PART, most - (fewest() - 1));
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
    return most - ofGradient - used;
  }
}
