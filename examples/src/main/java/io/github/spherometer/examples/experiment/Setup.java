package io.github.spherometer.examples.experiment;

import io.github.spherometer.examples.data.ImageData;
import io.github.spherometer.examples.data.ImageDataset;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What an experiment is asked for.
 *
 * @param scale how much
 * @param dataset the images that it trains on, if it takes images
 * @param data the folder where they are; else they are looked for
 * @param seedCount how often a setting is run
 */
public record Setup(Scale scale, ImageDataset dataset, Optional<Path> data, int seedCount) {

  /**
   * Returns the seeds that every setting is run with.
   *
   * @return 1, 2, ...
   */
  public List<Integer> seeds() {
    return IntStream.rangeClosed(1, seedCount).boxed().toList();
  }

  /**
   * Reads the images, which takes a second or two.
   *
   * @return for training and for testing
   * @throws IllegalArgumentException if they are nowhere, or broken
   */
  public ImageData images() {
    return ImageData.load(dataset, data);
  }
}
