package io.github.spherometer.listener.page;

import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.metrics.CurvatureMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The numbers of a run, read from meters like those that it publishes, so that the page shows what
 * a scrape shows. Some meters are there from the beginning, others come with layers and densities.
 */
final class RunNumbers {

  /** Those that a gradient alone tells anew. */
  private static final Set<String> OF_A_GRADIENT =
      Set.of(
          "spherometer_gradient_norm",
          "spherometer_batch_sharpness",
          "spherometer_batch_sharpness_residual",
          "spherometer_batch_sharpness_mean",
          "spherometer_batch_sharpness_mean_stderr",
          "spherometer_gradient_noise_scale",
          "spherometer_gradient_noise_scale_stderr",
          "spherometer_gradient_noise_scale_curvature",
          "spherometer_gradient_noise_scale_curvature_stderr");

  /** Those that a failed attempt tells anew. */
  private static final Set<String> OF_AN_ATTEMPT =
      Set.of("spherometer_training_loss", "spherometer_measurement_converged");

  /** Gauges that say nothing of a measurement. */
  private static final Set<String> OF_THE_TRAINING =
      Set.of(
          "spherometer_run_info",
          "spherometer_engine_check",
          "spherometer_training_active",
          "spherometer_next_measurement_batch");

  /**
   * The page knows start and evaluators otherwise, and nothing of the process: that of a log that
   * it shows may be another one.
   */
  private static final Set<String> NOT_HERE =
      Set.of(
          "spherometer.start.timestamp.seconds",
          "spherometer.evaluator",
          "spherometer.memory.bytes",
          "spherometer.processor");

  /** Counters whose growth from one measurement to the next is of interest. */
  private static final Set<String> GROWING =
      Set.of(
          "spherometer_measurement_seconds_count",
          "spherometer_measurement_seconds_sum",
          "spherometer_measurement_products_total");

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final List<Series> series = new CopyOnWriteArrayList<>();
  private final List<Series> columns = new CopyOnWriteArrayList<>();
  private final CurvatureMetrics metrics;
  private final int[] ofAGradient;
  private final int[] ofAnAttempt;
  private int[] ofAMeasurement;

  RunNumbers(int topK) {
    registry.config().onMeterAdded(this::add);
    metrics = new CurvatureMetrics(registry, "run", "model", Instant.EPOCH, topK);
    ofAGradient = columns(column -> OF_A_GRADIENT.contains(column.metric()));
    ofAnAttempt = columns(column -> OF_AN_ATTEMPT.contains(column.metric()));
    ofAMeasurement = columns(column -> true);
  }

  private void add(Meter meter) {
    if (NOT_HERE.contains(meter.getId().getName())) {
      return;
    }
    for (Series added : Series.of(meter)) {
      series.add(added);
      if (isOfMeasurements(added)) {
        columns.add(added);
      }
    }
  }

  private static boolean isOfMeasurements(Series series) {
    return series.type() == Meter.Type.GAUGE
        ? !OF_THE_TRAINING.contains(series.metric())
        : GROWING.contains(series.metric());
  }

  private int[] columns(Predicate<Series> wanted) {
    return IntStream.range(0, columns.size()).filter(i -> wanted.test(columns.get(i))).toArray();
  }

  /** To be told of the run. */
  MeasurementSink metrics() {
    return metrics;
  }

  /** All there are, each with its value. */
  List<Series> series() {
    return series;
  }

  /** Those that rows hold; more may follow, and none changes its place. */
  List<Series> columns() {
    return columns;
  }

  /** The column of a series that is there from the beginning. */
  int column(String name) {
    return Arrays.stream(columns(column -> column.name().equals(name))).findFirst().orElseThrow();
  }

  Cells ofAGradient() {
    return read(ofAGradient);
  }

  Cells ofAnAttempt() {
    return read(ofAnAttempt);
  }

  Cells ofAMeasurement() {
    if (ofAMeasurement.length < columns.size()) {
      ofAMeasurement = columns(column -> true);
    }
    return read(ofAMeasurement);
  }

  private Cells read(int[] which) {
    double[] values = Arrays.stream(which).mapToDouble(i -> columns.get(i).read()).toArray();
    return new Cells(which, values);
  }
}
