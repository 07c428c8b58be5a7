package io.github.spherometer.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.SmallTraining;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.metrics.Scrape.Sample;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScrapeTest {

  private static final int TOP_K = 3;

  /** The contract: name on the page, its kind, and labels beside run and model. */
  private static final Map<String, String> CONTRACT =
      Map.ofEntries(
          Map.entry("spherometer_hessian_eigenvalue", "gauge"),
          Map.entry("spherometer_hessian_eigenvalue_residual", "gauge"),
          Map.entry("spherometer_hessian_eigenvalue_max", "gauge"),
          Map.entry("spherometer_hessian_eigenvalue_max_residual", "gauge"),
          Map.entry("spherometer_hessian_eigenvalue_min", "gauge"),
          Map.entry("spherometer_hessian_eigenvalue_min_residual", "gauge"),
          Map.entry("spherometer_hessian_asymmetry", "gauge"),
          Map.entry("spherometer_hessian_trace", "gauge"),
          Map.entry("spherometer_hessian_trace_stderr", "gauge"),
          Map.entry("spherometer_gradient_norm", "gauge"),
          Map.entry("spherometer_gradient_top_subspace_ratio", "gauge"),
          Map.entry("spherometer_batch_sharpness", "gauge"),
          Map.entry("spherometer_batch_sharpness_mean", "gauge"),
          Map.entry("spherometer_batch_sharpness_mean_stderr", "gauge"),
          Map.entry("spherometer_batch_sharpness_residual", "gauge"),
          Map.entry("spherometer_dead_neurons_ratio", "gauge"),
          Map.entry("spherometer_hessian_layer_trace", "gauge"),
          Map.entry("spherometer_hessian_layer_trace_stderr", "gauge"),
          Map.entry("spherometer_hessian_density", "gauge"),
          Map.entry("spherometer_overhead_budget_ratio", "gauge"),
          Map.entry("spherometer_training_active", "gauge"),
          Map.entry("spherometer_sharpness_threshold", "gauge"),
          Map.entry("spherometer_preconditioned_sharpness", "gauge"),
          Map.entry("spherometer_preconditioned_sharpness_residual", "gauge"),
          Map.entry("spherometer_sharpness_ratio", "gauge"),
          Map.entry("spherometer_learning_rate", "gauge"),
          Map.entry("spherometer_momentum", "gauge"),
          Map.entry("spherometer_weight_decay", "gauge"),
          Map.entry("spherometer_batch_size", "gauge"),
          Map.entry("spherometer_training_loss", "gauge"),
          Map.entry("spherometer_probe_loss", "gauge"),
          Map.entry("spherometer_training_batches_total", "counter"),
          Map.entry("spherometer_training_epochs_total", "counter"),
          Map.entry("spherometer_measured_batch", "gauge"),
          Map.entry("spherometer_measurement_seconds", "summary"),
          Map.entry("spherometer_measurement_seconds_max", "gauge"),
          Map.entry("spherometer_measurement_products_total", "counter"),
          Map.entry("spherometer_measurement_failures_total", "counter"),
          Map.entry("spherometer_measurement_converged", "gauge"),
          Map.entry("spherometer_overhead_ratio", "gauge"),
          Map.entry("spherometer_last_measurement_timestamp_seconds", "gauge"),
          Map.entry("spherometer_engine_check", "gauge"),
          Map.entry("spherometer_run_info", "gauge"));

  private final List<Measurement> measurements = new ArrayList<>();

  private CurvatureListener listener(PrometheusEndpoint endpoint) {
    return CurvatureListener.builder()
        .run("test")
        .topK(TOP_K)
        .everyBatches(5)
        .density(SpectralDensity.builder().starts(1).steps(8).build())
        .registry(endpoint.registry())
        .sink(measurements::add)
        .build();
  }

  @Test
  void everySeriesOfTheContractIsOnThePageAndNoOther() throws Exception {
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
        CurvatureListener listener = listener(endpoint)) {
      new SmallTraining().listener(listener).run();
      Scrape scrape = Scrape.of(endpoint.uri());
      assertThat(scrape.types()).containsExactlyInAnyOrderEntriesOf(CONTRACT);
      assertThat(scrape.help().keySet()).isEqualTo(CONTRACT.keySet());
      assertThat(scrape.samples())
          .allSatisfy(
              sample ->
                  assertThat(sample.labels())
                      .containsEntry("run", "test")
                      .containsEntry("model", "small"));
      assertThat(labelKeys(scrape))
          .isEqualTo(
              Set.of(
                  "run",
                  "model",
                  "rank",
                  "kind",
                  "layer",
                  "bin",
                  "reason",
                  "parameters",
                  "loss",
                  "optimizer",
                  "engine",
                  "engine_version",
                  "djl_version",
                  "engine_check",
                  "check"));
    }
  }

  @Test
  void valuesAreThoseOfTheLatestMeasurement() throws Exception {
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
        CurvatureListener listener = listener(endpoint)) {
      Instant before = Instant.now();
      new SmallTraining().listener(listener).run();
      Scrape scrape = Scrape.of(endpoint.uri());
      Measurement last = measurements.get(measurements.size() - 1);
      for (int rank = 1; rank <= TOP_K; rank++) {
        var ritz = last.curvature().spectrum().ritzValues().get(rank - 1);
        String label = Integer.toString(rank);
        assertThat(scrape.value("spherometer_hessian_eigenvalue", "rank", label))
            .isEqualTo(ritz.value());
        assertThat(scrape.value("spherometer_hessian_eigenvalue_residual", "rank", label))
            .isEqualTo(ritz.residual());
      }
      assertThat(scrape.value("spherometer_hessian_eigenvalue_max"))
          .isEqualTo(last.curvature().spectrum().largest().value());
      assertThat(scrape.value("spherometer_hessian_eigenvalue_min"))
          .isEqualTo(last.curvature().spectrum().smallest().value());
      assertThat(scrape.value("spherometer_hessian_eigenvalue_max_residual"))
          .isEqualTo(last.curvature().spectrum().largest().error());
      assertThat(scrape.value("spherometer_hessian_eigenvalue_min_residual"))
          .isEqualTo(last.curvature().spectrum().smallest().error());
      assertThat(scrape.value("spherometer_hessian_asymmetry"))
          .isEqualTo(last.curvature().spectrum().asymmetry());
      assertThat(scrape.value("spherometer_hessian_trace"))
          .isEqualTo(last.curvature().trace().trace());
      assertThat(scrape.value("spherometer_hessian_trace_stderr"))
          .isEqualTo(last.curvature().trace().standardError());
      assertThat(scrape.value("spherometer_probe_loss")).isEqualTo(last.loss().probe());
      assertThat(scrape.value("spherometer_training_loss")).isEqualTo(last.loss().training());
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

  @Test
  void allFailureReasonsAreThereFromTheStart() throws Exception {
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
        CurvatureMetrics metrics = new CurvatureMetrics(endpoint.registry(), "r", "m", 2)) {
      Scrape scrape = Scrape.of(endpoint.uri());
      assertThat(scrape.named("spherometer_measurement_failures_total"))
          .extracting(sample -> sample.labels().get("reason"))
          .containsExactlyInAnyOrder(
              Arrays.stream(FailureReason.values())
                  .map(FailureReason::label)
                  .toArray(String[]::new));
      metrics.failed(FailureReason.OUT_OF_MEMORY);
      assertThat(
              Scrape.of(endpoint.uri())
                  .value("spherometer_measurement_failures_total", "reason", "out_of_memory"))
          .isEqualTo(1);
    }
  }

  private static Set<String> labelKeys(Scrape scrape) {
    return scrape.samples().stream()
        .map(Sample::labels)
        .flatMap(labels -> labels.keySet().stream())
        .collect(Collectors.toSet());
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
