package io.github.spherometer.examples.data;

import java.util.SplittableRandom;

/**
 * Data without structure, to compare a real set with: noise in the place of its images, or labels
 * drawn by lot.
 */
public final class RandomInputs {

  private RandomInputs() {}

  /**
   * Puts standard normal noise in the place of the images. They keep their labels.
   *
   * @param set whose shape, size and labels are taken
   * @param seed the same noise for the same seed
   * @return noise of mean 0 and deviation 1
   */
  public static ImageSet noise(ImageSet set, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] pixels = new float[Math.multiplyExact(set.size(), set.shape().size())];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    FloatPixels noise = new FloatPixels(pixels, set.shape().size());
    return set.withPixels("noise like " + set.name(), noise);
  }

  /**
   * Draws the labels by lot, each class as likely as the other. The images stay.
   *
   * @param set whose images are taken
   * @param seed the same labels for the same seed
   * @return images with labels that have nothing to do with them
   */
  public static ImageSet labels(ImageSet set, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] labels = random.ints(set.size(), 0, set.classes()).toArray();
    return set.withLabels(set.name() + " with random labels", labels);
  }
}
