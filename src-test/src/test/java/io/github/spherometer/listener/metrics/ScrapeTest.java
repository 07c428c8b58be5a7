package io.github.spherometer.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScrapeTest {

  private static final int TOP_K = 3;

  private final List<Measurement> measurements = new ArrayList<>();

  private CurvatureListener listener(PrometheusEndpoint endpoint) {
    return Listeners.exact()
        .run("test")
        .topK(TOP_K)
        .everyBatches(5)
        .density(SpectralDensity.builder().starts(1).steps(8).build())
        .registry(endpoint.registry())
        .sink(measurements::add)
        .build();
  }

  @Test
  void valuesAreThoseOfTheLatestMeasurement() throws Exception {
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
        CurvatureListener listener = listener(endpoint)) {
      Instant before = Instant.now();
      new SmallTraining().listener(listener).run();
      Scrape scrape = Scrape.of(endpoint.uri());
      Measurement last = measurements.get(measurements.size() - 1);
      assertThat(scrape.value("spherometer_hessian_eigenvalue_max"))
          .isEqualTo(last.curvature().spectrum().largest().value());
      assertThat(scrape.value("spherometer_measured_batch")).isEqualTo(60);
      assertThat(scrape.value("spherometer_training_batches_total")).isEqualTo(64);
      assertThat(scrape.value("spherometer_training_epochs_total")).isEqualTo(8);
      assertThat(scrape.value("spherometer_measurement_seconds_count")).isEqualTo(13);
      assertThat(scrape.value("spherometer_measurement_products_total"))
          .isEqualTo(measurements.stream().mapToInt(Measurement::products).sum());
      assertThat(scrape.value("spherometer_measurement_seconds_sum"))
          .isCloseTo(
              measurements.stream().mapToDouble(m -> m.duration().toNanos() / 1e9).sum(),
              within(1e-6));
      assertThat(scrape.value("spherometer_overhead_ratio")).isPositive();
      assertThat(scrape.value("spherometer_last_measurement_timestamp_seconds"))
          .isBetween(before.toEpochMilli() / 1e3, Instant.now().toEpochMilli() / 1e3);
      // 8 x 16 + 16, twice 16 of BatchNorm, 16 x 3 + 3.
      assertThat(scrape.value("spherometer_run_info", "parameters", "227", "engine", "PyTorch"))
          .isEqualTo(1);
    }
  }

  @Test
  void valuesChangeWhileTheTrainingRuns() throws Exception {
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
        CurvatureListener listener = listener(endpoint)) {
      Scrapes scrapes = new Scrapes(endpoint);
      new SmallTraining().listener(listener).listener(scrapes).run();
      assertThat(scrapes.sharpness).hasSize(8).doesNotHaveDuplicates();
      assertThat(scrapes.sharpness).allSatisfy(value -> assertThat(value).isFinite());
    }
  }

  private static final class Scrapes extends TrainingListenerAdapter {

    private final PrometheusEndpoint endpoint;
    private final List<Double> sharpness = new ArrayList<>();

    Scrapes(PrometheusEndpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public void onEpoch(Trainer trainer) {
      try {
        Scrape scrape = Scrape.of(endpoint.uri());
        sharpness.add(scrape.value("spherometer_hessian_eigenvalue", "rank", "1"));
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
