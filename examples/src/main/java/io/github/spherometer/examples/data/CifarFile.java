package io.github.spherometer.examples.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * CIFAR-10's binary files: for each image a byte for its label, then 1,024 bytes for each of red,
 * green and blue.
 */
public final class CifarFile {

  static final int CLASSES = 10;
  static final ImageShape SHAPE = new ImageShape(3, 32, 32);
  private static final int RECORD = 1 + SHAPE.size();

  private CifarFile() {}

  /**
   * Reads files as one set.
   *
   * @param name what reports call the set
   * @param files such as {@code data_batch_1.bin} to {@code data_batch_5.bin}
   * @return their images, one file after the other
   * @throws IllegalArgumentException if a file is not what it should be, with its name
   */
  public static ImageSet read(String name, List<Path> files) {
    return set(name, files.stream().map(file -> DataFile.read(file, CifarFile::records)).toList());
  }

  /** Returns the records, of which there is a whole number. */
  static byte[] records(String name, InputStream bytes) throws IOException {
    byte[] records = bytes.readAllBytes();
    if (records.length == 0 || records.length % RECORD != 0) {
      throw DataFile.broken(
          name,
          "has "
              + records.length
              + " bytes, where each image takes "
              + RECORD
              + ": it is broken off, or no binary file of CIFAR-10");
    }
    for (int i = 0; i < records.length; i += RECORD) {
      int label = Byte.toUnsignedInt(records[i]);
      if (label >= CLASSES) {
        throw DataFile.broken(
            name,
            "has the label " + label + " at image " + i / RECORD + ", where 0 to 9 are allowed");
      }
    }
    return records;
  }

  static ImageSet set(String name, List<byte[]> files) {
    int images = files.stream().mapToInt(records -> records.length / RECORD).sum();
    byte[] pixels = new byte[Math.multiplyExact(images, SHAPE.size())];
    int[] labels = new int[images];
    int image = 0;
    for (byte[] records : files) {
      for (int i = 0; i < records.length; i += RECORD) {
        labels[image] = records[i];
        System.arraycopy(records, i + 1, pixels, image * SHAPE.size(), SHAPE.size());
        image++;
      }
    }
    return new ImageSet(name, SHAPE, CLASSES, new BytePixels(pixels, SHAPE.size()), labels);
  }
}
