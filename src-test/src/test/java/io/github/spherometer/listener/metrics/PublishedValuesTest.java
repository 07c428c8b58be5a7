package io.github.spherometer.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.spherometer.estimators.eigen.GaussQuadrature;
import io.github.spherometer.estimators.eigen.GaussQuadrature.Node;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.measurement.Evaluation;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.Thresholds;
import io.github.spherometer.listener.measurement.UpdateRatios;
import io.github.spherometer.listener.metrics.PublishedSeries.State;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.micrometer.core.instrument.AbstractMeter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every series shows the number that it stands for, and there is no other series. */
class PublishedValuesTest {

  /** Nobody knows their numbers before, and {@link ProcessMetersTest} what they are near. */
  private static final Set<String> OF_THE_PROCESS =
      Set.of(
          "spherometer_memory_bytes{kind='heap'}",
          "spherometer_memory_bytes{kind='resident'}",
          "spherometer_processor_seconds_total{}");

  private static final Instant START = Instant.parse("2026-01-31T12:00:00.250Z");

  /** A node inside every bin, and one on an edge. */
  private static Density density() {
    List<Node> nodes = new ArrayList<>();
    for (int bin = 0; bin < PublishedSeries.BINS.size() - 1; bin++) {
      double edge = Double.parseDouble(PublishedSeries.BINS.get(bin));
      nodes.add(new Node(edge - 0.2 * Math.abs(edge), (bin + 1) / 1024.0, 0));
      if (bin == PublishedSeries.ON_ITS_EDGE) {
        nodes.add(new Node(edge, 394 / 1024.0, 0));
      }
    }
    nodes.add(new Node(2e4, PublishedSeries.BINS.size() / 1024.0, 0));
    return new Density(List.of(new GaussQuadrature(nodes, true)), 1, 0);
  }

  private static void enter(State state, CurvatureMetrics metrics) {
    switch (state) {
      case ATTACHED -> {}
      case MEASURED -> {
        metrics.started(DistinctMeasurement.run());
        metrics.progressed(DistinctMeasurement.progress());
        metrics.accept(DistinctMeasurement.with(density()));
        metrics.evaluated(
            new Evaluation(
                1300, 13, Map.of("Accuracy", 0.871, "SomeLoss", 0.873), Map.of("Accuracy", 0.872)));
        metrics.updated(
            new UpdateRatios(1300, 0.00131, Map.of("01Linear", 0.00132, "02Linear", Double.NaN)));
        metrics.stepping(new Hyperparameters(0.07, 0.61, 0.004, new Thresholds(91, 92, 90)));
        metrics.leftOut();
        metrics.leftOut();
        for (FailureReason reason : FailureReason.values()) {
          for (int i = 0; i <= PublishedSeries.REASONS.indexOf(reason.label()); i++) {
            metrics.failed(reason);
          }
        }
      }
      case MISSED -> metrics.missed(new MissedMeasurement(1401, 0.75, FailureReason.OUT_OF_MEMORY));
      case NOT_FINITE ->
          metrics.missed(new MissedMeasurement(1403, 0.76, FailureReason.NON_FINITE_LOSS));
      case MEASURED_WITHOUT_RESULT -> {
        metrics.accept(DistinctMeasurement.unknown());
        metrics.ended();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everySeriesShowsItsOwnNumber(State last) throws Exception {
    Map<String, Double> expected = new TreeMap<>();
    PublishedSeries.rows()
        .filter(row -> row.values().containsKey(last))
        .forEach(row -> expected.put(row.series(), row.values().get(last)));
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
        CurvatureMetrics metrics = new CurvatureMetrics(endpoint.registry(), "r", "m", START, 3)) {
      for (State state : PublishedSeries.STATES) {
        if (state.compareTo(last) <= 0) {
          enter(state, metrics);
        }
      }
      Map<String, Double> page = page(endpoint);
      assertThat(page.keySet()).containsAll(OF_THE_PROCESS);
      page.keySet().removeAll(OF_THE_PROCESS);
      assertThat(page).containsExactlyEntriesOf(expected);
    }
  }

  /** A gauge that hides nothing: Micrometer's take what is thrown for NaN, and log it. */
  private static final class OpenGauge extends AbstractMeter implements Gauge {

    private final DoubleSupplier value;

    OpenGauge(Meter.Id id, DoubleSupplier value) {
      super(id);
      this.value = value;
    }

    @Override
    public double value() {
      return value.getAsDouble();
    }
  }

  @Test
  void noGaugeThrowsWhateverIsNotKnown() {
    MeterRegistry registry =
        new SimpleMeterRegistry() {
          @Override
          protected <T> Gauge newGauge(Meter.Id id, @Nullable T owner, ToDoubleFunction<T> value) {
            return new OpenGauge(id, () -> value.applyAsDouble(owner));
          }
        };
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "r", "m", START, 3);
    for (State state : PublishedSeries.STATES) {
      enter(state, metrics);
      assertThat(registry.find("spherometer.hessian.eigenvalue").gauges()).hasSize(3);
      for (Meter meter : registry.getMeters()) {
        assertThatCode(() -> meter.measure().forEach(Measurement::getValue))
            .as("%s when %s", meter.getId(), state)
            .doesNotThrowAnyException();
      }
    }
  }

  private static Map<String, Double> page(PrometheusEndpoint endpoint)
      throws IOException, InterruptedException {
    Map<String, Double> page = new TreeMap<>();
    for (Scrape.Sample sample : Scrape.of(endpoint.uri()).samples()) {
      Map<String, String> labels = new TreeMap<>(sample.labels());
      assertThat(labels.remove("run")).isEqualTo("r");
      assertThat(labels.remove("model")).isEqualTo("m");
      assertThat(labels.remove("start")).isEqualTo("2026-01-31T12:00:00.250Z");
      String text =
          labels.entrySet().stream()
              .map(label -> "%s='%s'".formatted(label.getKey(), label.getValue()))
              .collect(Collectors.joining(",", sample.name() + "{", "}"));
      assertThat(page.put(text, sample.value())).isNull();
    }
    return page;
  }
}
