package io.github.spherometer.examples.data;

/** The numbers of many images, each channel by channel and row by row. */
interface Pixels {

  /** Copies an image to where its numbers begin in an array. */
  void copy(int image, float[] target, int start);

  /** Returns some of the images. */
  Pixels pick(int[] images);

  /** Returns the images with a margin of zeros, which is black. */
  Pixels padded(ImageShape shape, int margin);

  /** Copies what a margin is put around. */
  static void copyInside(
      ImageShape shape, int margin, Object image, int from, Object target, int to) {
    ImageShape padded = shape.padded(margin);
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int row = 0; row < shape.height(); row++) {
        int source = (channel * shape.height() + row) * shape.width();
        int place = (channel * padded.height() + row + margin) * padded.width() + margin;
        System.arraycopy(image, from + source, target, to + place, shape.width());
      }
    }
  }
}
