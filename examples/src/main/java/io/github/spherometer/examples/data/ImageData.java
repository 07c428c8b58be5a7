package io.github.spherometer.examples.data;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A data set of images, to train and to test with.
 *
 * @param train the training set
 * @param test images that are not in it
 */
public record ImageData(ImageSet train, ImageSet test) {

  /**
   * Reads a data set from where it is found: in the folder given, or one in it of the data set's
   * own name; without one, where Debian's package {@code dataset-fashion-mnist} has it, or else
   * through DJL, which downloads it.
   *
   * @param dataset {@code mnist}, {@code fashion-mnist} or {@code cifar10}
   * @param directory the folder that the user names
   * @return both sets, with pixels of 0 to 1
   * @throws IllegalArgumentException if it is not found, or broken, with what the user can do
   */
  public static ImageData load(String dataset, Optional<Path> directory) {
    return load(ImageDataset.of(dataset), directory);
  }

  /**
   * Does the same.
   *
   * @param dataset which one
   * @param directory as above
   * @return as above
   * @throws IllegalArgumentException as above
   */
  public static ImageData load(ImageDataset dataset, Optional<Path> directory) {
    return directory
        .map(folder -> ImageFolder.load(dataset, folder))
        .or(() -> ImageFolder.debian(dataset))
        .orElseGet(() -> DjlRepository.load(dataset));
  }

  /**
   * Standardises both sets, as papers do.
   *
   * @return images whose channels have mean 0 and deviation 1 over the training set
   */
  public ImageData standardised() {
    Standardisation training = train.standardisation();
    return new ImageData(train.standardised(training), test.standardised(training));
  }

  /**
   * Puts a black margin around all images.
   *
   * @param margin pixels on each side
   * @return larger images
   */
  public ImageData padded(int margin) {
    return new ImageData(train.padded(margin), test.padded(margin));
  }
}
