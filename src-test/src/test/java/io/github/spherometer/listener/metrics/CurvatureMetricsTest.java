package io.github.spherometer.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.SmallTraining;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

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
