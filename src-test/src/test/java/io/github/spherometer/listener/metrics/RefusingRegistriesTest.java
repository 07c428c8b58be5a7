package io.github.spherometer.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Registries that deny meters, throw, or are closed. */
class RefusingRegistriesTest {

  private static final String MAX = "spherometer.hessian.eigenvalue.max";

  @Test
  void whatAFilterDeniesIsLeftOutAndTheRestIsPublished() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("spherometer.measurement"));
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("spherometer.hessian.layer"));
    try (CurvatureListener listener = Listeners.exact().registry(registry).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
      assertThat(registry.get(MAX).gauge().value()).isPositive();
      assertThat(registry.find("spherometer.measurement.products").meter()).isNull();
      assertThat(registry.find("spherometer.hessian.layer.trace").meter()).isNull();
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aRegistryThatDeniesEverythingHarmsNothing() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(MeterFilter.deny());
    try (CurvatureListener listener = Listeners.exact().registry(registry).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
      assertThat(registry.getMeters()).isEmpty();
    }
  }

  @Test
  void aClosedRegistryIsRefused() {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.close();
    assertThatThrownBy(() -> new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("registry is closed and would publish nothing of run \"a\"; must be open");
  }

  @Test
  void aRegistryThatIsClosedDuringTheTrainingHarmsNothing() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    CurvatureListener listener =
        Listeners.exact()
            .registry(registry)
            .everyBatches(1)
            .sink(measurement -> registry.close())
            .build();
    assertThat(new SmallTraining().epochs(2).listener(listener).run())
        .isEqualTo(new SmallTraining().epochs(2).run());
    listener.close();
  }

  static List<String> metersAtTheStart() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 2);
    TreeSet<String> names = new TreeSet<>();
    registry.getMeters().forEach(meter -> names.add(meter.getId().getName()));
    assertThat(names).hasSizeGreaterThan(30);
    return List.copyOf(names);
  }

  @ParameterizedTest
  @MethodSource("metersAtTheStart")
  void anAttachmentThatFailsLeavesNothingAndTheNextOneReadsTheRightRun(String failing) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.counter("orders");
    registry.config().meterFilter(acceptance(failing, failure));
    for (Throwable thrown :
        List.of(new IllegalArgumentException("full"), new OutOfMemoryError("full"))) {
      failure.set(thrown);
      assertThatThrownBy(() -> new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 2))
          .hasMessageContaining("full");
      assertThat(registry.getMeters()).hasSize(1);
    }
    failure.set(null);
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 2);
    metrics.ended();
    assertThat(registry.get("spherometer.training.active").gauge().value()).isZero();
    metrics.close();
    assertThat(registry.getMeters()).hasSize(1);
  }

  @Test
  void whatAStrictRegistryRefusesIsNamed() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.throwExceptionOnRegistrationFailure();
    Meter alien = registry.counter("spherometer.hessian.trace.stderr", "owner", "user");
    assertThatThrownBy(() -> new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the registry refuses spherometer.hessian.trace.stderr{");
    assertThat(registry.getMeters()).containsExactly(alien);
    registry.remove(alien);
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 1);
    metrics.ended();
    assertThat(registry.scrape())
        .contains(
            "spherometer_training_active{model=\"m\",run=\"a\",start=\"1970-01-01T00:00:00.000Z\"}"
                + " 0");
  }

  @Test
  void aLayerThatIsRefusedLeavesTheOtherValuesAlone() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    AtomicReference<Throwable> failure =
        new AtomicReference<>(new IllegalArgumentException("no such layer"));
    registry.config().meterFilter(acceptance("spherometer.hessian.layer.trace", failure));
    registry.config().meterFilter(acceptance("spherometer.run.info", failure));
    try (CurvatureListener listener =
        Listeners.exact().registry(registry).everyBatches(4).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
      assertThat(registry.get("spherometer.measured.batch").gauge().value()).isEqualTo(8);
      assertThat(registry.get("spherometer.measurement.products").counter().count()).isPositive();
      assertThat(registry.find("spherometer.hessian.layer.trace.stderr").gauges()).hasSize(3);
      assertThat(registry.get("spherometer.measurement").timer().count()).isEqualTo(3);
    }
  }

  private static MeterFilter acceptance(String name, AtomicReference<Throwable> failure) {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        if (id.getName().equals(name)) {
          Throwable thrown = failure.get();
          if (thrown instanceof Error error) {
            throw error;
          } else if (thrown instanceof RuntimeException exception) {
            throw exception;
          }
        }
        return id;
      }
    };
  }
}
