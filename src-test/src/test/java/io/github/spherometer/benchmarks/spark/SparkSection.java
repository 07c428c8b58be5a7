package io.github.spherometer.benchmarks.spark;

import io.github.spherometer.benchmarks.Section;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** What a product on Spark costs beside the same in one JVM, and of what it consists. */
final class SparkSection implements Section {

  private final SparkMeasurements measurements;

  SparkSection(SparkMeasurements measurements) {
    this.measurements = measurements;
  }

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public String description() {
    return "Time of one product on Spark, divided by that of the same product over the same data in"
        + " one JVM: medians of pairs that take turns, quartiles in brackets. Then medians in"
        + " milliseconds: the product, a job that does nothing, what a broadcast and a reduction of as"
        + " many bytes take beyond that, the computing on executors, and the rest. One engine thread in"
        + " each process; no compression of broadcasts and shuffles.";
  }

  @Override
  public List<String> columns() {
    return List.of(
        "network",
        "executors",
        "partitions",
        "product / one JVM",
        "product",
        "job",
        "broadcast",
        "compute",
        "reduce",
        "rest");
  }

  @Override
  public void measure(Consumer<List<Object>> rows) {
    measurements.take(product -> rows.accept(row(product)));
  }

  private static List<Object> row(Measured measured) {
    return List.of(
        measured.net().toString(),
        measured.local() ? "in the driver" : measured.executors() + " processes",
        measured.partitions(),
        measured.sample(Round::ratio).toString(),
        milliseconds(measured, Round::product),
        milliseconds(measured, Round::job),
        milliseconds(measured, Round::broadcast),
        milliseconds(measured, Round::compute),
        milliseconds(measured, Round::reduce),
        milliseconds(measured, Round::rest));
  }

  private static long milliseconds(Measured measured, ToDoubleFunction<Round> part) {
    return Math.round(1e3 * measured.median(part));
  }
}
