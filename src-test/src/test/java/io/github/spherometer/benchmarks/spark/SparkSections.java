package io.github.spherometer.benchmarks.spark;

import io.github.spherometer.benchmarks.Section;
import java.nio.file.Path;
import java.util.List;

/** The sections on Spark, which share what they measure. */
public final class SparkSections {

  private SparkSections() {}

  /**
   * All of them.
   *
   * @param figure the file for the picture of the model
   */
  public static List<Section> of(Path figure) {
    SparkMeasurements measurements = new SparkMeasurements();
    return List.of(
        new SparkSection(measurements),
        new SparkFitSection(measurements),
        new SparkModelSection(measurements, figure));
  }
}
