package io.github.spherometer.examples.data;

/**
 * Images as files have them, a byte a pixel: 0 is black, 255 is 1.
 *
 * @param size bytes an image
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BytePixels(byte[] values, int size) implements Pixels {

  @Override
  public void copy(int image, float[] target, int start) {
    for (int i = 0; i < size; i++) {
      target[start + i] = (values[image * size + i] & 0xff) / 255f;
    }
  }

  @Override
  public Pixels pick(int[] images) {
    byte[] picked = new byte[Math.multiplyExact(images.length, size)];
    for (int i = 0; i < images.length; i++) {
      System.arraycopy(values, images[i] * size, picked, i * size, size);
    }
    return new BytePixels(picked, size);
  }

  @Override
  public Pixels padded(ImageShape shape, int margin) {
    int images = values.length / size;
    int larger = shape.padded(margin).size();
    byte[] padded = new byte[Math.multiplyExact(images, larger)];
    for (int image = 0; image < images; image++) {
      Pixels.copyInside(shape, margin, values, image * size, padded, image * larger);
    }
    return new BytePixels(padded, larger);
  }
}
