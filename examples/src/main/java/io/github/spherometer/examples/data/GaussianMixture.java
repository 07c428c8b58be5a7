package io.github.spherometer.examples.data;

import java.util.SplittableRandom;

/**
 * Classes that are normal clouds of unit variance around means of norm 3 in 100 dimensions, for the
 * outliers that Papyan (2019) finds in the spectra of classifiers. One seed has one set of means,
 * and any number of samples of them.
 */
public final class GaussianMixture {

  /** Numbers a sample. */
  public static final int DIMENSIONS = 100;

  private static final double NORM = 3;

  private final int classes;
  private final double[][] means;
  private final SplittableRandom random;

  private GaussianMixture(int classes, double[][] means, SplittableRandom random) {
    this.classes = classes;
    this.means = means;
    this.random = random;
  }

  /**
   * Draws the means, with directions that are random.
   *
   * @param classes how many, at least 2
   * @param seed the same means and samples for the same seed
   * @return the mixture
   */
  public static GaussianMixture of(int classes, long seed) {
    if (classes < 2) {
      throw new IllegalArgumentException(classes + " classes; there must be >= 2");
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[][] means = new double[classes][DIMENSIONS];
    for (double[] mean : means) {
      double squares = 0;
      for (int i = 0; i < DIMENSIONS; i++) {
        mean[i] = random.nextGaussian();
        squares += mean[i] * mean[i];
      }
      for (int i = 0; i < DIMENSIONS; i++) {
        mean[i] *= NORM / Math.sqrt(squares);
      }
    }
    return new GaussianMixture(classes, means, random);
  }

  /**
   * Draws samples; the next call draws others, such as those of a test set.
   *
   * @param samples how many; class after class in turns, so that their numbers differ by 1 at most
   * @return vectors of 100 numbers
   */
  public ImageSet draw(int samples) {
    float[] points = new float[Math.multiplyExact(samples, DIMENSIONS)];
    int[] labels = new int[samples];
    for (int sample = 0; sample < samples; sample++) {
      labels[sample] = sample % classes;
      for (int i = 0; i < DIMENSIONS; i++) {
        points[sample * DIMENSIONS + i] =
            (float) (means[labels[sample]][i] + random.nextGaussian());
      }
    }
    String name = "mixture of " + classes;
    return ImageSet.of(name, ImageShape.point(DIMENSIONS), classes, points, labels);
  }
}
