package io.github.spherometer.examples.data;

/**
 * The shape of one image.
 *
 * @param channels 1 for grey, 3 for colours
 * @param height rows
 * @param width columns
 */
public record ImageShape(int channels, int height, int width) {

  /** Checks the sizes. */
  public ImageShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "images of " + channels + " x " + height + " x " + width + " pixels; each must be >= 1");
    }
  }

  /** A point of so many numbers, as an image of one row. */
  static ImageShape point(int dimensions) {
    return new ImageShape(1, 1, dimensions);
  }

  /**
   * Returns the numbers in an image.
   *
   * @return channels x height x width
   */
  public int size() {
    return Math.multiplyExact(channels, Math.multiplyExact(height, width));
  }

  ImageShape padded(int margin) {
    return new ImageShape(channels, height + 2 * margin, width + 2 * margin);
  }
}
