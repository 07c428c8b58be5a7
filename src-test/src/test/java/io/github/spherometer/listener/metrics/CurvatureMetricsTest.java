package io.github.spherometer.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.listener.TrainingListenerAdapter;
import io.github.spherometer.activations.DeadNeuronReport;
import io.github.spherometer.activations.LayerActivity;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.schedule.Schedule;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CurvatureMetricsTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void everyMeterIsDescribedAndNoneIsLeftAfterClosing() {
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "r", "m", Instant.EPOCH, 4);
    metrics.started(DistinctMeasurement.run());
    metrics.accept(DistinctMeasurement.measurement());
    assertThat(registry.getMeters())
        .hasSizeGreaterThan(70)
        .allSatisfy(meter -> assertThat(meter.getId().getDescription()).isNotBlank());
    metrics.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void twoRunsShareARegistryAndOneOfTheSameNameAndStartIsRefused() {
    CurvatureMetrics a = new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 1);
    CurvatureMetrics b = new CurvatureMetrics(registry, "b", "m", Instant.EPOCH, 1);
    assertThat(registry.find("spherometer.hessian.trace").gauges()).hasSize(2);
    assertThatThrownBy(() -> new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "run is \"a\", which this registry has for model \"m\" and start 1970-01-01T00:00:00Z"
                + " already; must be another name or start");
    a.close();
    assertThat(registry.find("spherometer.hessian.trace").gauges())
        .extracting(gauge -> gauge.getId().getTag("run"))
        .containsExactly("b");
    b.close();
  }

  /** What a failure says nothing of stays; a surface that is not finite has no curvature. */
  @ParameterizedTest
  @EnumSource
  void onlyASurfaceThatIsNotFiniteHasNoCurvatureAfterAFailure(FailureReason reason) {
    Double expected = reason.label().startsWith("non_finite") ? Double.NaN : 9.75;
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "r", "m", Instant.EPOCH, 1);
    metrics.accept(DistinctMeasurement.measurement());
    metrics.missed(new MissedMeasurement(7, 0.25, reason));
    metrics.missed(new MissedMeasurement(9, 0.5, FailureReason.OUT_OF_MEMORY));
    assertThat(gauge("hessian.eigenvalue.max")).isEqualTo(expected);
  }

  @Test
  void aTrainingThatIsNeverMeasuredShowsItsLoss() {
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "r", "m", Instant.EPOCH, 1);
    metrics.missed(new MissedMeasurement(1, 2.5, FailureReason.EVALUATION_MODE));
    assertThat(gauge("training.loss")).isEqualTo(2.5);
    assertThat(gauge("measurement.converged")).isZero();
    assertThat(gauge("hessian.eigenvalue.max")).isNaN();
    assertThat(gauge("measured.batch")).isNaN();
  }

  @Test
  void aGradientThatIsMeasuredAloneIsShown() {
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "r", "m", Instant.EPOCH, 1);
    metrics.gradientMeasured(new GradientMeasurement(5, DistinctMeasurement.gradient()));
    assertThat(gauge("batch.sharpness")).isEqualTo(31.5);
    assertThat(gauge("hessian.eigenvalue.max")).isNaN();
  }

  @Test
  void aMeasurementAfterAFailureIsShown() {
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "r", "m", Instant.EPOCH, 1);
    metrics.missed(new MissedMeasurement(1, Double.NaN, FailureReason.NON_FINITE_LOSS));
    metrics.accept(DistinctMeasurement.measurement());
    assertThat(gauge("training.loss")).isEqualTo(0.73);
    assertThat(gauge("measurement.converged")).isOne();
    assertThat(gauge("hessian.eigenvalue.max")).isEqualTo(9.75);
  }

  @ParameterizedTest
  @CsvSource({"false, true, true", "true, false, true", "true, true, false"})
  void aMeasurementHasConvergedIfAllItsPartsHave(
      boolean spectrum, boolean trace, boolean sharpness) {
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "r", "m", Instant.EPOCH, 1);
    metrics.accept(DistinctMeasurement.measurement());
    assertThat(gauge("measurement.converged")).isOne();
    metrics.accept(DistinctMeasurement.with(spectrum, trace, sharpness));
    assertThat(gauge("measurement.converged")).isZero();
  }

  @Test
  void valuesStayAfterTheTrainingUntilTheListenerIsClosed() throws Exception {
    CurvatureListener listener = Listeners.exact().run("r").registry(registry).build();
    new SmallTraining().listener(listener).run();
    System.gc();
    assertThat(registry.get("spherometer.hessian.eigenvalue.max").gauge().value()).isPositive();
    assertThat(registry.get("spherometer.training.batches").functionCounter().count())
        .isEqualTo(64);
    listener.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aListenerAttachedToASecondTrainingStartsAnew() throws Exception {
    try (CurvatureListener listener = Listeners.exact().run("r").registry(registry).build()) {
      new SmallTraining().listener(listener).run();
      int meters = registry.getMeters().size();
      new SmallTraining().epochs(2).listener(listener).run();
      assertThat(registry.getMeters()).extracting(Meter::getId).hasSize(2 * meters);
      assertThat(registry.find("spherometer.training.batches").functionCounters())
          .extracting(FunctionCounter::count)
          .containsExactlyInAnyOrder(64.0, 16.0);
    }
  }

  @Test
  void aRunWithoutANameIsNamedByItsBeginning() throws Exception {
    Set<String> runs = new TreeSet<>();
    try (CurvatureListener listener = Listeners.exact().registry(registry).build()) {
      for (int training = 0; training < 2; training++) {
        new SmallTraining().epochs(1).listener(listener).run();
        for (Gauge gauge : registry.find("spherometer.measured.batch").gauges()) {
          runs.add(gauge.getId().getTag("run"));
          assertThat(Instant.parse(gauge.getId().getTag("start")))
              .isEqualTo(Instant.parse(gauge.getId().getTag("run")));
        }
      }
    }
    assertThat(runs).hasSize(2).allSatisfy(run -> assertThat(Instant.parse(run)).isNotNull());
  }

  @Test
  void whetherTheTrainingGoesOnAndWhatItMayCostIsThere() throws Exception {
    List<Double> active = new ArrayList<>();
    try (CurvatureListener listener =
        Listeners.exact()
            .registry(registry)
            .schedule(Schedule.everyBatches(4).within(0.25))
            .build()) {
      TrainingListener looks =
          new TrainingListenerAdapter() {
            @Override
            public void onTrainingBatch(Trainer trainer, BatchData batch) {
              active.add(gauge("training.active"));
            }
          };
      new SmallTraining().epochs(1).listener(listener).listener(looks).run();
      assertThat(active).hasSize(8).containsOnly(1.0);
      assertThat(gauge("training.active")).isZero();
      assertThat(gauge("overhead.budget.ratio")).isEqualTo(0.25);
    }
  }

  @Test
  void tracesOfTheLayersAddUpToTheTrace() throws Exception {
    try (CurvatureListener listener = Listeners.exact().registry(registry).build()) {
      new SmallTraining().listener(listener).run();
      assertThat(registry.find("spherometer.hessian.layer.trace").gauges())
          .extracting(gauge -> gauge.getId().getTag("layer"))
          .containsExactlyInAnyOrder("01Linear", "02BatchNorm", "05Linear");
      assertThat(registry.find("spherometer.hessian.layer.trace.stderr").gauges())
          .hasSize(3)
          .allSatisfy(gauge -> assertThat(gauge.value()).isNotNegative());
      assertThat(
              registry.find("spherometer.hessian.layer.trace").gauges().stream()
                  .mapToDouble(Gauge::value)
                  .sum())
          .isCloseTo(gauge("hessian.trace"), withinPercentage(0.01));
    }
  }

  @Test
  void layersAndBinsThatWereNotMeasuredHaveNoSeries() {
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "r", "m", Instant.EPOCH, 1);
    int before = registry.getMeters().size();
    metrics.accept(DistinctMeasurement.unknown());
    assertThat(registry.getMeters()).hasSize(before);
  }

  private double gauge(String name) {
    return registry.get("spherometer." + name).gauge().value();
  }

  @Test
  void aHundredLayersHaveASeriesAndNoMore() {
    Measurement known = DistinctMeasurement.measurement();
    List<LayerActivity> layers =
        IntStream.range(0, 150).mapToObj(i -> new LayerActivity("layer " + i, 9, i % 9)).toList();
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "r", "m", Instant.EPOCH, 1);
    metrics.accept(
        new Measurement(
            known.step(),
            known.time(),
            known.duration(),
            known.parts(),
            known.loss(),
            known.gradient(),
            known.curvature(),
            known.stability(),
            new DeadNeuronReport(layers, List.of())));
    assertThat(registry.find("spherometer.dead.neurons.ratio").gauges())
        .extracting(gauge -> gauge.getId().getTag("layer"))
        .hasSize(1 + 100)
        .contains("all", "layer 0", "layer 99");
  }

  @Test
  void metersOfTheRegistrysOwnerStay() throws Exception {
    registry.counter("orders").increment();
    CurvatureListener listener = Listeners.exact().registry(registry).build();
    new SmallTraining().epochs(1).listener(listener).run();
    listener.close();
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsExactly("orders");
  }
}
