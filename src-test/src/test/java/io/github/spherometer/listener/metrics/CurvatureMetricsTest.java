package io.github.spherometer.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.SmallTraining;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.schedule.Schedule;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CurvatureMetricsTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void allSeriesExistBeforeTheFirstMeasurementAndNoneAfterClosing() {
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "r", "m", 4);
    assertThat(registry.find("spherometer.hessian.eigenvalue").gauges())
        .hasSize(4)
        .allSatisfy(gauge -> assertThat(gauge.value()).isNaN());
    assertThat(registry.get("spherometer.measurement.products").counter().count()).isZero();
    assertThat(registry.get("spherometer.training.batches").functionCounter().count()).isZero();
    assertThat(registry.getMeters())
        .allSatisfy(
            meter -> {
              assertThat(meter.getId().getDescription()).isNotBlank();
              assertThat(meter.getId().getTag("run")).isEqualTo("r");
              assertThat(meter.getId().getTag("model")).isEqualTo("m");
            });
    metrics.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void twoRunsShareARegistryAndOneOfANameIsRefused() {
    CurvatureMetrics a = new CurvatureMetrics(registry, "a", "m", 1);
    CurvatureMetrics b = new CurvatureMetrics(registry, "b", "m", 1);
    assertThat(registry.find("spherometer.hessian.trace").gauges()).hasSize(2);
    assertThatThrownBy(() -> new CurvatureMetrics(registry, "a", "m", 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"a\"");
    a.close();
    assertThat(registry.find("spherometer.hessian.trace").gauges())
        .extracting(gauge -> gauge.getId().getTag("run"))
        .containsExactly("b");
    b.close();
  }

  private double gauge(String name) {
    return registry.get("spherometer." + name).gauge().value();
  }

  private CurvatureMetrics measuredMetrics() throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    SpectralDensity density = SpectralDensity.builder().starts(1).steps(4).build();
    try (CurvatureListener listener =
        CurvatureListener.builder().density(density).sink(measurements::add).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
    }
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "r", "m", 1);
    metrics.accept(measurements.get(0));
    return metrics;
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NON_FINITE_LOSS", "NON_FINITE_PRODUCT"})
  void afterAFailureTheLatestMeasurementStaysAndIsNotConverged(FailureReason reason)
      throws Exception {
    CurvatureMetrics metrics = measuredMetrics();
    assertThat(gauge("measurement.converged")).isOne();
    double sharpness = gauge("hessian.eigenvalue.max");
    metrics.missed(new MissedMeasurement(7, 0.25, reason));
    assertThat(gauge("hessian.eigenvalue.max")).isEqualTo(sharpness);
    assertThat(gauge("gradient.norm")).isPositive();
    assertThat(gauge("measured.batch")).isOne();
    assertThat(gauge("measurement.converged")).isZero();
    assertThat(gauge("training.loss")).isEqualTo(0.25);
  }

  @ParameterizedTest
  @EnumSource(names = {"NON_FINITE_LOSS", "NON_FINITE_PRODUCT"})
  void aSurfaceThatIsNotFiniteHasNoCurvatureUntilItIsMeasuredAgain(FailureReason reason)
      throws Exception {
    CurvatureMetrics metrics = measuredMetrics();
    metrics.missed(new MissedMeasurement(7, Double.NaN, reason));
    metrics.missed(new MissedMeasurement(9, 0.5, FailureReason.OUT_OF_MEMORY));
    for (String name :
        List.of(
            "hessian.eigenvalue",
            "hessian.eigenvalue.max",
            "hessian.trace",
            "probe.loss",
            "dead.neurons.ratio",
            "gradient.norm",
            "batch.sharpness",
            "hessian.density")) {
      assertThat(registry.get("spherometer." + name).gauges())
          .allSatisfy(gauge -> assertThat(gauge.value()).isNaN());
    }
    assertThat(gauge("batch.size")).isEqualTo(16);
    assertThat(gauge("measured.batch")).isOne();
    assertThat(gauge("last.measurement.timestamp.seconds")).isPositive();
    assertThat(gauge("training.loss")).isEqualTo(0.5);
    assertThat(gauge("measurement.converged")).isZero();
  }

  @Test
  void aTrainingThatIsNeverMeasuredShowsItsLoss() {
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "r", "m", 1);
    metrics.missed(new MissedMeasurement(1, 2.5, FailureReason.EVALUATION_MODE));
    assertThat(gauge("training.loss")).isEqualTo(2.5);
    assertThat(gauge("measurement.converged")).isZero();
    assertThat(gauge("hessian.eigenvalue.max")).isNaN();
    assertThat(gauge("measured.batch")).isNaN();
  }

  @Test
  void aMeasurementAfterAFailureIsShown() throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    try (CurvatureListener listener = CurvatureListener.builder().sink(measurements::add).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
    }
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "r", "m", 1);
    metrics.missed(new MissedMeasurement(1, Double.NaN, FailureReason.NON_FINITE_LOSS));
    metrics.accept(measurements.get(0));
    assertThat(gauge("training.loss")).isEqualTo(measurements.get(0).loss().training());
    assertThat(gauge("measurement.converged")).isOne();
    assertThat(gauge("hessian.eigenvalue.max")).isPositive();
  }

  @Test
  void valuesStayAfterTheTrainingUntilTheListenerIsClosed() throws Exception {
    CurvatureListener listener = CurvatureListener.builder().run("r").registry(registry).build();
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
    try (CurvatureListener listener =
        CurvatureListener.builder().run("r").registry(registry).build()) {
      new SmallTraining().listener(listener).run();
      int meters = registry.getMeters().size();
      new SmallTraining().epochs(2).listener(listener).run();
      assertThat(registry.getMeters()).extracting(Meter::getId).hasSize(meters);
      assertThat(registry.get("spherometer.training.batches").functionCounter().count())
          .isEqualTo(16);
    }
  }

  @Test
  void aRunWithoutANameIsNamedByItsBeginning() throws Exception {
    Set<String> runs = new TreeSet<>();
    try (CurvatureListener listener = CurvatureListener.builder().registry(registry).build()) {
      for (int training = 0; training < 2; training++) {
        new SmallTraining().epochs(1).listener(listener).run();
        runs.add(registry.get("spherometer.measured.batch").gauge().getId().getTag("run"));
      }
    }
    assertThat(runs).hasSize(2).allSatisfy(run -> assertThat(Instant.parse(run)).isNotNull());
  }

  @Test
  void whetherTheTrainingGoesOnAndWhatItMayCostIsThere() throws Exception {
    List<Double> active = new ArrayList<>();
    try (CurvatureListener listener =
        CurvatureListener.builder()
            .registry(registry)
            .schedule(Schedule.everyBatches(4).within(0.25))
            .build()) {
      TrainingListener looks =
          new TrainingListenerAdapter() {
            @Override
            public void onTrainingBatch(Trainer trainer, BatchData batch) {
              active.add(value("spherometer.training.active"));
            }
          };
      new SmallTraining().epochs(1).listener(listener).listener(looks).run();
      assertThat(active).hasSize(8).containsOnly(1.0);
      assertThat(value("spherometer.training.active")).isZero();
      assertThat(value("spherometer.overhead.budget.ratio")).isEqualTo(0.25);
    }
  }

  @Test
  void tracesOfTheLayersAddUpToTheTrace() throws Exception {
    try (CurvatureListener listener = CurvatureListener.builder().registry(registry).build()) {
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
          .isCloseTo(value("spherometer.hessian.trace"), withinPercentage(0.01));
    }
  }

  @Test
  void theDensityIsAHistogramOfAllEigenvaluesWhenAskedFor() throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    try (CurvatureListener listener =
        CurvatureListener.builder()
            .registry(registry)
            .density(SpectralDensity.builder().starts(2).steps(12).build())
            .sink(measurements::add)
            .build()) {
      new SmallTraining().listener(listener).run();
      Density density = measurements.get(0).curvature().density().orElseThrow();
      assertThat(measurements.get(0).products()).isGreaterThan(24);
      double previous = Double.NEGATIVE_INFINITY;
      double sum = 0;
      for (double edge : DensityGauges.edges()) {
        double share = density(edge);
        // Nodes lie on no edge, so that it does not matter to which side an edge belongs.
        assertThat(share).isCloseTo(density.within(previous, edge).value(), within(1e-9));
        previous = edge;
        sum += share;
      }
      assertThat(sum).isCloseTo(1, within(1e-6));
      assertThat(registry.find("spherometer.hessian.density").gauges()).hasSize(35);
    }
  }

  private double density(double edge) {
    return registry.find("spherometer.hessian.density").gauges().stream()
        .filter(gauge -> upperEdge(gauge) == edge)
        .mapToDouble(Gauge::value)
        .sum();
  }

  private static double upperEdge(Gauge gauge) {
    return "+Inf".equals(gauge.getId().getTag("bin"))
        ? Double.POSITIVE_INFINITY
        : Double.parseDouble(String.valueOf(gauge.getId().getTag("bin")));
  }

  @Test
  void withoutADensityThereIsNoHistogram() throws Exception {
    try (CurvatureListener listener = CurvatureListener.builder().registry(registry).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
      assertThat(registry.find("spherometer.hessian.density").gauges()).isEmpty();
    }
  }

  private double value(String gauge) {
    return registry.get(gauge).gauge().value();
  }

  @Test
  void metersOfTheRegistrysOwnerStay() throws Exception {
    registry.counter("orders").increment();
    CurvatureListener listener = CurvatureListener.builder().registry(registry).build();
    new SmallTraining().epochs(1).listener(listener).run();
    listener.close();
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsExactly("orders");
  }
}
