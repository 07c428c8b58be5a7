package io.github.spherometer.examples.data;

import java.util.SplittableRandom;

/**
 * Two normal clouds in the plane, around (1, 1) and (-1, -1), as in "Eigenvalues of the Hessian in
 * Deep Learning: Singularity and Beyond" (Sagun, Bottou and LeCun 2016): the wider, the less
 * separable.
 */
public final class Blobs {

  private static final int CLASSES = 2;

  private Blobs() {}

  /**
   * Draws samples of both in turns.
   *
   * @param samples how many, of both together
   * @param spread standard deviation of each coordinate; at 1 about 8 % lie on the wrong side
   * @param seed the same samples for the same seed
   * @return points of two numbers; class 0 is around (1, 1), class 1 around (-1, -1)
   */
  public static ImageSet draw(int samples, double spread, long seed) {
    if (!(spread >= 0) || Double.isInfinite(spread)) {
      throw new IllegalArgumentException("the spread is " + spread + "; it must be finite, >= 0");
    }
    SplittableRandom random = new SplittableRandom(seed);
    float[] points = new float[Math.multiplyExact(samples, 2)];
    int[] labels = new int[samples];
    for (int sample = 0; sample < samples; sample++) {
      labels[sample] = sample % CLASSES;
      double centre = labels[sample] == 0 ? 1 : -1;
      points[2 * sample] = (float) (centre + spread * random.nextGaussian());
      points[2 * sample + 1] = (float) (centre + spread * random.nextGaussian());
    }
    return ImageSet.of("blobs", ImageShape.point(2), CLASSES, points, labels);
  }
}
