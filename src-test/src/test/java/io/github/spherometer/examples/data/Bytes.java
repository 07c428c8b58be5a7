package io.github.spherometer.examples.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Files of data sets, written by hand. */
final class Bytes {

  private Bytes() {}

  static byte[] idx(int magic, int[] sizes, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length + values.length);
    bytes.putInt(magic);
    Arrays.stream(sizes).forEach(bytes::putInt);
    Arrays.stream(values).forEach(value -> bytes.put((byte) value));
    return bytes.array();
  }

  static byte[] images(int count, int height, int width, int... values) {
    return idx(0x803, new int[] {count, height, width}, values);
  }

  static byte[] labels(int... values) {
    return idx(0x801, new int[] {values.length}, values);
  }

  /** One image of CIFAR-10 whose channels are each of one value. */
  static byte[] cifar(int label, int red, int green, int blue) {
    byte[] bytes = new byte[3073];
    bytes[0] = (byte) label;
    Arrays.fill(bytes, 1, 1025, (byte) red);
    Arrays.fill(bytes, 1025, 2049, (byte) green);
    Arrays.fill(bytes, 2049, 3073, (byte) blue);
    return bytes;
  }

  static byte[] gzipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  static Path write(Path folder, String name, byte[] bytes) throws IOException {
    Files.createDirectories(folder);
    return Files.write(folder.resolve(name), bytes);
  }

  /** Two training images and a test image of 1 x 2 pixels. */
  static void writeIdxSet(Path folder, int firstPixel) throws IOException {
    write(folder, "train-images-idx3-ubyte", images(2, 1, 2, firstPixel, 255, 51, 0));
    write(folder, "train-labels-idx1-ubyte.gz", gzipped(labels(3, 9)));
    write(folder, "t10k-images-idx3-ubyte.gz", gzipped(images(1, 1, 2, 102, 153)));
    write(folder, "t10k-labels-idx1-ubyte", labels(0));
  }

  static void writeCifarSet(Path folder) throws IOException {
    for (int i = 1; i <= 5; i++) {
      write(folder, "data_batch_" + i + ".bin", cifar(i, 51 * i, 0, 255));
    }
    write(folder, "test_batch.bin", cifar(9, 1, 2, 3));
  }
}
