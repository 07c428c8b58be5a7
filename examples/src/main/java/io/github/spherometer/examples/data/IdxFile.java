package io.github.spherometer.examples.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of an IDX file, the format of MNIST and Fashion-MNIST, gzipped or not: a magic number
 * (two zeros, the type of the values, how many sizes follow), the sizes, and the values.
 */
public final class IdxFile {

  private static final int UNSIGNED_BYTES = 0x08;
  private static final int IMAGES = 3;
  private static final int LABELS = 1;
  private static final int MOST_BYTES = Integer.MAX_VALUE - 16;

  private final String name;
  private final List<Integer> sizes;
  private final byte[] values;

  private IdxFile(String name, List<Integer> sizes, byte[] values) {
    this.name = name;
    this.sizes = sizes;
    this.values = values;
  }

  /**
   * Reads images and their labels.
   *
   * @param name what reports call the set
   * @param images a file of three sizes: images, rows, columns
   * @param labels a file of one size
   * @param classes how many there are
   * @return the set
   * @throws IllegalArgumentException if a file is not what it should be, with its name
   */
  public static ImageSet read(String name, Path images, Path labels, int classes) {
    return set(
        name,
        DataFile.read(images, IdxFile::images),
        DataFile.read(labels, IdxFile::labels),
        classes);
  }

  static ImageSet set(String name, IdxFile images, IdxFile labels, int classes) {
    if (!images.sizes.get(0).equals(labels.sizes.get(0))) {
      throw DataFile.broken(
          images.name,
          "has "
              + images.sizes.get(0)
              + " images, but "
              + labels.name
              + " has "
              + labels.sizes.get(0)
              + " labels");
    }
    ImageShape shape = new ImageShape(1, images.sizes.get(1), images.sizes.get(2));
    int[] numbers = new int[labels.values.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Byte.toUnsignedInt(labels.values[i]);
      if (numbers[i] >= classes) {
        throw DataFile.broken(
            labels.name,
            "has the label " + numbers[i] + ", where 0 to " + (classes - 1) + " are allowed");
      }
    }
    return new ImageSet(name, shape, classes, new BytePixels(images.values, shape.size()), numbers);
  }

  static IdxFile images(String name, InputStream bytes) throws IOException {
    return read(name, bytes, IMAGES, "images");
  }

  static IdxFile labels(String name, InputStream bytes) throws IOException {
    return read(name, bytes, LABELS, "labels");
  }

  private static IdxFile read(String name, InputStream bytes, int dimensions, String of)
      throws IOException {
    int wanted = UNSIGNED_BYTES << 8 | dimensions;
    int magic = number(name, bytes);
    if (magic != wanted) {
      throw DataFile.broken(
          name,
          String.format(
              "begins with 0x%08x, where an IDX file of %s has 0x%08x", magic, of, wanted));
    }
    List<Integer> sizes = new ArrayList<>();
    long total = 1;
    for (int i = 0; i < dimensions; i++) {
      int size = number(name, bytes);
      total = size < 1 || total > MOST_BYTES ? Long.MAX_VALUE : total * size;
      sizes.add(size);
    }
    if (total > MOST_BYTES) {
      throw DataFile.broken(
          name,
          "has the sizes "
              + sizes
              + ", where each must be >= 1 and their product <= "
              + MOST_BYTES);
    }
    return new IdxFile(name, List.copyOf(sizes), values(name, bytes, sizes, (int) total));
  }

  private static int number(String name, InputStream bytes) throws IOException {
    byte[] four = bytes.readNBytes(Integer.BYTES);
    if (four.length < Integer.BYTES) {
      throw DataFile.broken(name, "ends within its header: it is broken off, or no IDX file");
    }
    return ByteBuffer.wrap(four).getInt();
  }

  private static byte[] values(String name, InputStream bytes, List<Integer> sizes, int total)
      throws IOException {
    byte[] values = bytes.readNBytes(total);
    if (values.length < total) {
      throw DataFile.broken(
          name,
          "is broken off: its header says "
              + sizes
              + ", which is "
              + total
              + " values, and it has "
              + values.length);
    }
    if (bytes.read() >= 0) {
      throw DataFile.broken(
          name, "goes on after the " + total + " values that its header says, " + sizes);
    }
    return values;
  }
}
