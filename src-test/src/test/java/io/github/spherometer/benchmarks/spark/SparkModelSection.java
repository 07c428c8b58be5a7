package io.github.spherometer.benchmarks.spark;

import ai.djl.ndarray.types.DataType;
import io.github.spherometer.benchmarks.Section;
import io.github.spherometer.examples.report.figure.Pictures;
import io.github.spherometer.examples.report.figure.Plot;
import io.github.spherometer.spark.reduction.Reduction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What the model says of more executors than there are here, in a table and in a figure. */
final class SparkModelSection implements Section {

  private static final double SAMPLES = 1e6;
  private static final int[] EXECUTORS = {4, 8, 16, 32, 64, 128, 256, 512, 1000};

  private final SparkMeasurements measurements;
  private final Path figure;

  SparkModelSection(SparkMeasurements measurements, Path figure) {
    this.measurements = measurements;
    this.figure = figure;
  }

  @Override
  public String name() {
    return "spark-model";
  }

  @Override
  public String description() {
    return "A model, not a measurement: seconds of a product of 25 million parameters over a million"
        + " samples, one partition an executor of one thread, as the coefficients have it. The network"
        + " is an assumption: 10 Gb/s between any two machines, and 1 and 100 Gb/s. Stragglers,"
        + " executors that share a machine's network, and a driver that is slower than ours are not in"
        + " it.";
  }

  @Override
  public List<String> columns() {
    return List.of(
        "executors",
        "job",
        "broadcast",
        "compute",
        "reduce",
        "all",
        "all, 1 Gb/s",
        "all, 100 Gb/s");
  }

  @Override
  public void measure(Consumer<List<Object>> rows) {
    SparkFit fit = SparkFit.of(measurements.products(), measurements.bares());
    Work work = fit.work(SparkNet.LARGE, SAMPLES);
    ProductTime time = fit.time();
    for (int executors : EXECUTORS) {
      Cluster cluster = cluster(executors, 10);
      rows.accept(
          row(
              executors,
              time.jobSeconds(cluster),
              time.broadcastSeconds(work, cluster),
              time.computeSeconds(work, cluster),
              time.reduceSeconds(work, cluster),
              time.seconds(work, cluster),
              time.seconds(work, cluster(executors, 1)),
              time.seconds(work, cluster(executors, 100))));
    }
    draw(time, work);
  }

  private static List<Object> row(int executors, double... seconds) {
    return Stream.concat(
            Stream.<Object>of(executors), Arrays.stream(seconds).mapToObj(SparkModelSection::text))
        .toList();
  }

  private static String text(double number) {
    return String.format(Locale.ROOT, number < 9.95 ? "%.1f" : "%.0f", number);
  }

  /** As products are added up on as many executors. */
  private static Cluster cluster(int executors, double gigabits) {
    Reduction reduction =
        Reduction.of(
            new double[executors],
            Math.toIntExact(SparkNet.LARGE.bytes() / 4),
            DataType.FLOAT32,
            executors);
    return new Cluster(executors, executors, reduction.segments(), gigabits * 1e9 / 8);
  }

  private void draw(ProductTime time, Work work) {
    double[] executors = Arrays.stream(EXECUTORS).asDoubleStream().toArray();
    Plot plot =
        Plot.of(
                "Model of a product: 25 million parameters, a million samples",
                "executors of one thread",
                "seconds")
            .logX()
            .logY();
    for (int gigabits : new int[] {1, 10, 100}) {
      double[] seconds =
          Arrays.stream(EXECUTORS)
              .mapToDouble(count -> time.seconds(work, cluster(count, gigabits)))
              .toArray();
      plot.line(gigabits + " Gb/s", executors, seconds);
    }
    double[] compute =
        Arrays.stream(EXECUTORS)
            .mapToDouble(count -> time.computeSeconds(work, cluster(count, 10)))
            .toArray();
    plot.line("computing alone", executors, compute);
    try {
      Files.createDirectories(figure.toAbsolutePath().getParent());
      Pictures.writePng(plot, figure);
    } catch (IOException e) {
      throw new UncheckedIOException(figure + " cannot be written", e);
    }
  }
}
