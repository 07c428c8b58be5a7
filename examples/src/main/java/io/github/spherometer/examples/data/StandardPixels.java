package io.github.spherometer.examples.data;

/** Images whose channels are shifted and scaled when they are read: the files' bytes stay bytes. */
record StandardPixels(Pixels raw, ImageShape shape, Standardisation standardisation)
    implements Pixels {

  @Override
  public void copy(int image, float[] target, int start) {
    raw.copy(image, target, start);
    standardisation.apply(shape, target, start);
  }

  @Override
  public Pixels pick(int[] images) {
    return new StandardPixels(raw.pick(images), shape, standardisation);
  }

  /** The margin is black, and not the mean. */
  @Override
  public Pixels padded(ImageShape shape, int margin) {
    return new StandardPixels(raw.padded(shape, margin), shape.padded(margin), standardisation);
  }
}
