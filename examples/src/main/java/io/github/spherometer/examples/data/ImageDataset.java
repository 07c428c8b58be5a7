package io.github.spherometer.examples.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Data sets of images that papers use, by the name that users give. */
public enum ImageDataset {
  /** 60,000 and 10,000 handwritten digits of 28 x 28 grey pixels. */
  MNIST("mnist", "mnist", "MNIST/raw", "50419213"),
  /** As many pieces of clothing, of the same size. */
  FASHION_MNIST("fashion-mnist", "fashmnist", "FashionMNIST/raw", "90030272"),
  /** 50,000 and 10,000 photographs of 32 x 32 coloured pixels. */
  CIFAR10("cifar10", "cifar10", "cifar-10-batches-bin", "");

  static final int CLASSES = 10;

  private final String id;
  private final String djlId;
  private final String otherFolder;
  private final String firstLabels;

  ImageDataset(String id, String djlId, String otherFolder, String firstLabels) {
    this.id = id;
    this.djlId = djlId;
    this.otherFolder = otherFolder;
    this.firstLabels = firstLabels;
  }

  /**
   * Finds a data set by its name.
   *
   * @param id such as {@code fashion-mnist}
   * @return the data set
   * @throws IllegalArgumentException if there is none, with the names that there are
   */
  public static ImageDataset of(String id) {
    return Arrays.stream(values())
        .filter(dataset -> dataset.id.equals(id.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no data set \""
                        + id
                        + "\"; there are "
                        + Arrays.stream(values())
                            .map(ImageDataset::toString)
                            .collect(Collectors.joining(", "))));
  }

  /** Returns the name that {@link #of} knows. */
  @Override
  public String toString() {
    return id;
  }

  String djlId() {
    return djlId;
  }

  /** What folders of it are called; other programs unpack it into the second one. */
  List<String> folders() {
    return List.of(id, otherFolder);
  }

  /** Files of this data set and of others have the same names. */
  void requireNotAnother(String where, ImageSet training) {
    for (ImageDataset other : values()) {
      if (other != this && !other.firstLabels.isEmpty() && training.beginsWith(other.firstLabels)) {
        throw new IllegalArgumentException(
            where
                + " holds "
                + other
                + ", not "
                + this
                + ": the files of both have the same names");
      }
    }
  }
}
