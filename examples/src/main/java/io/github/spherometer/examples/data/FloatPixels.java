package io.github.spherometer.examples.data;

/**
 * Images that are computed.
 *
 * @param size numbers an image
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FloatPixels(float[] values, int size) implements Pixels {

  @Override
  public void copy(int image, float[] target, int start) {
    System.arraycopy(values, image * size, target, start, size);
  }

  @Override
  public Pixels pick(int[] images) {
    float[] picked = new float[Math.multiplyExact(images.length, size)];
    for (int i = 0; i < images.length; i++) {
      copy(images[i], picked, i * size);
    }
    return new FloatPixels(picked, size);
  }

  @Override
  public Pixels padded(ImageShape shape, int margin) {
    int images = values.length / size;
    int larger = shape.padded(margin).size();
    float[] padded = new float[Math.multiplyExact(images, larger)];
    for (int image = 0; image < images; image++) {
      Pixels.copyInside(shape, margin, values, image * size, padded, image * larger);
    }
    return new FloatPixels(padded, larger);
  }
}
