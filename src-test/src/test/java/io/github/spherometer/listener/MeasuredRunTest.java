package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.page.Answer;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.github.spherometer.surface.error.NonFiniteLossException;
import io.github.spherometer.surface.error.PartitionException;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measurements that a program takes for itself, published as those of a listener. */
class MeasuredRunTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double failures(FailureReason reason) {
    return registry
        .get("spherometer.measurement.failures")
        .tag("reason", reason.label())
        .counter()
        .count();
  }

  private double active() {
    return registry.get("spherometer.training.active").gauge().value();
  }

  @Test
  void aMeasurementIsInTheMetricsOnThePageAndInTheLog(@TempDir Path directory) throws Exception {
    Path log = directory.resolve("run.jsonl");
    try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
        MeasuredRun run =
            MeasuredRun.builder(DistinctMeasurement.run())
                .registry(registry)
                .endpoint(endpoint)
                .log(log)
                .build()) {
      run.progressed(DistinctMeasurement.progress());
      run.measured(DistinctMeasurement.measurement());
      run.end();

      assertThat(registry.get("spherometer.hessian.trace").gauge().value()).isEqualTo(31.75);
      URI page = endpoint.page();
      assertThat(Answer.at(page, "runs/1").column("spherometer_hessian_trace"))
          .containsExactly(31.75);
      assertThat(Files.readString(log)).contains("\"measurement\":", "31.75", "\"ended\"");
    }
  }

  @Test
  void anEndedRunStaysUntilItIsClosed() {
    MeasuredRun run = MeasuredRun.builder(DistinctMeasurement.run()).registry(registry).build();
    run.measured(DistinctMeasurement.measurement());
    assertThat(active()).isOne();
    run.end();
    assertThat(active()).isZero();
    run.close();
    assertThat(registry.getMeters()).extracting(Meter::getId).isEmpty();
  }

  @Test
  void whatHasNotConvergedIsCounted() {
    try (MeasuredRun run =
        MeasuredRun.builder(DistinctMeasurement.run()).registry(registry).build()) {
      run.measured(DistinctMeasurement.with(true, true, true));
      assertThat(failures(FailureReason.PRODUCTS_EXHAUSTED)).isZero();
      run.measured(DistinctMeasurement.with(true, false, true));
      assertThat(failures(FailureReason.PRODUCTS_EXHAUSTED)).isOne();
      run.measured(DistinctMeasurement.with(false, true, true));
      assertThat(failures(FailureReason.PRODUCTS_EXHAUSTED)).isEqualTo(2);
    }
  }

  @Test
  void aPartitionThatFailsHasTheReasonOfItsCause() {
    RecordingSink told = new RecordingSink();
    try (MeasuredRun run =
        MeasuredRun.builder(DistinctMeasurement.run()).registry(registry).sink(told).build()) {
      PartitionException nan =
          new PartitionException(3, new NonFiniteLossException("L2Loss", Double.NaN));
      assertThat(run.missed(7, nan)).isEqualTo(FailureReason.NON_FINITE_LOSS);
      assertThat(failures(FailureReason.NON_FINITE_LOSS)).isOne();
      assertThat(run.failed("the trace was not measured", new OutOfMemoryError("x")))
          .isEqualTo(FailureReason.OUT_OF_MEMORY);
      assertThat(failures(FailureReason.OUT_OF_MEMORY)).isOne();
    }
    assertThat(told.missed).singleElement().satisfies(m -> assertThat(m.batch()).isEqualTo(7));
  }

  @Test
  void whatASinkThrowsReachesNeitherTheOthersNorTheProgram() {
    RecordingSink other = new RecordingSink();
    try (MeasuredRun run =
        MeasuredRun.builder(DistinctMeasurement.run())
            .registry(registry)
            .sink(
                measurement -> {
                  throw new IllegalStateException("broken");
                })
            .sink(other)
            .build()) {
      run.measured(DistinctMeasurement.measurement());
    }
    assertThat(other.measurements).hasSize(1);
  }

  @Test
  void aRunThatNobodyIsToldOfOrThatHasNoNameIsRefused() {
    RunDescription described = DistinctMeasurement.run();
    assertThatIllegalStateException().isThrownBy(() -> MeasuredRun.builder(described).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MeasuredRun.builder(with(" ", 5)))
        .withMessageContaining("run is \" \"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MeasuredRun.builder(with("run", 0)))
        .withMessageContaining("topK is 0");
  }

  private static RunDescription with(String name, int topK) {
    RunDescription run = DistinctMeasurement.run();
    return new RunDescription(
        name,
        run.model(),
        run.parameters(),
        run.loss(),
        run.optimizer(),
        run.overheadBudget(),
        run.engine(),
        run.engineVersion(),
        run.djlVersion(),
        run.engineChecks(),
        Map.of(),
        topK,
        0);
  }
}
