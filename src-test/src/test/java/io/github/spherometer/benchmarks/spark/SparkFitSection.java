package io.github.spherometer.benchmarks.spark;

import io.github.spherometer.benchmarks.Section;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The coefficients of the model, and how well it fits. */
final class SparkFitSection implements Section {

  private final SparkMeasurements measurements;

  SparkFitSection(SparkMeasurements measurements) {
    this.measurements = measurements;
  }

  @Override
  public String name() {
    return "spark-fit";
  }

  @Override
  public String description() {
    return "Coefficients of a model of a product's time, fitted to the parts that were measured apart"
        + " on two executors, and the product that it is farthest from.";
  }

  @Override
  public List<String> columns() {
    return List.of("coefficient", "value");
  }

  @Override
  public void measure(Consumer<List<Object>> rows) {
    SparkFit fit = SparkFit.of(measurements.products(), measurements.bares());
    ProductTime time = fit.time();
    rows.accept(row("a job", "%.1f ms", 1e3 * time.job()));
    rows.accept(row("a task", "%.2f ms", 1e3 * time.task()));
    rows.accept(row("broadcast of 100 MB", "%.2f s", 1e8 * time.broadcastByte()));
    rows.accept(
        row("a partition's 100 MB, added up by the driver", "%.2f s", 1e8 * time.collectedByte()));
    rows.accept(
        row(
            "a partition's 100 MB, cut, shuffled and added up by executors",
            "%.2f s",
            1e8 * time.cutByte()));
    rows.accept(row("a piece of a shuffle", "%.3f ms", 1e3 * time.block()));
    for (SparkNet net : SparkNet.values()) {
      Work work = fit.work(net, (double) net.samples());
      rows.accept(row(net + ": a sample", "%.3f ms", 1e3 * work.sampleSeconds()));
      rows.accept(
          row(net + ": a partition beside its samples", "%.1f ms", 1e3 * work.partitionSeconds()));
    }
    Measured worst = fit.worst();
    rows.accept(
        row(
            "worst relative error of a product: %s in %d partitions"
                .formatted(worst.net(), worst.partitions()),
            "%+.0f %%",
            100 * fit.relativeError(worst)));
  }

  private static List<Object> row(String name, String format, double value) {
    return List.of(name, String.format(Locale.ROOT, format, value));
  }
}
