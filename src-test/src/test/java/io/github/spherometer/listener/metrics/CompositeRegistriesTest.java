package io.github.spherometer.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Registries that are made of others, each with filters of its own. */
class CompositeRegistriesTest {

  private static final String MAX = "spherometer.hessian.eigenvalue.max";

  @Test
  void everyPartOfACompositeShowsTheRun() throws Exception {
    SimpleMeterRegistry plain = new SimpleMeterRegistry();
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    SimpleMeterRegistry denies = new SimpleMeterRegistry();
    denies.config().meterFilter(MeterFilter.denyNameStartsWith("spherometer.hessian"));
    CompositeMeterRegistry nested = composite(prometheus);
    CompositeMeterRegistry composite = composite(plain, nested, denies);
    try (CurvatureListener listener = Listeners.exact().registry(composite).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
      assertThat(plain.get(MAX).gauge().value()).isPositive();
      assertThat(prometheus.get(MAX).gauge().value()).isEqualTo(plain.get(MAX).gauge().value());
      assertThat(denies.find(MAX).meter()).isNull();
      assertThat(denies.get("spherometer.probe.loss").gauge().value()).isPositive();
    }
    assertThat(plain.getMeters()).isEmpty();
    assertThat(prometheus.getMeters()).isEmpty();
    assertThat(nested.getMeters()).isEmpty();
    assertThat(denies.getMeters()).isEmpty();
  }

  @Test
  void aPartOfACompositeThatTellsNoRunsApartIsNoticed() {
    SimpleMeterRegistry plain = new SimpleMeterRegistry();
    SimpleMeterRegistry drops = new SimpleMeterRegistry();
    drops.config().meterFilter(MeterFilter.ignoreTags("run"));
    CompositeMeterRegistry composite = composite(plain, composite(drops));
    CurvatureMetrics first = new CurvatureMetrics(composite, "a", "m", Instant.EPOCH, 1);
    int ofFirst = drops.getMeters().size();
    assertThatThrownBy(() -> new CurvatureMetrics(composite, "b", "m", Instant.EPOCH, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "arrived as spherometer.hessian.eigenvalue{model=\"m\", rank=\"1\","
                + " start=\"1970-01-01T00:00:00.000Z\"}");
    assertThat(drops.getMeters()).hasSize(ofFirst);
    assertThat(plain.getMeters()).hasSize(ofFirst).allSatisfy(CompositeRegistriesTest::isOfFirst);
    assertThat(composite.getMeters())
        .hasSize(ofFirst)
        .allSatisfy(CompositeRegistriesTest::isOfFirst);
    first.close();
    assertThat(drops.getMeters()).isEmpty();
  }

  @Test
  void aPartStillShowsTheFirstRunWhenTheSecondIsRefused() {
    SimpleMeterRegistry drops = new SimpleMeterRegistry();
    drops
        .config()
        .meterFilter(OnlyFor.name("spherometer.training.active", MeterFilter.ignoreTags("run")));
    CompositeMeterRegistry composite = composite(drops);
    CurvatureMetrics first = new CurvatureMetrics(composite, "a", "m", Instant.EPOCH, 1);
    assertThatThrownBy(() -> new CurvatureMetrics(composite, "b", "m", Instant.EPOCH, 1))
        .hasMessageContaining(
            "arrived as spherometer.training.active{model=\"m\","
                + " start=\"1970-01-01T00:00:00.000Z\"}");
    assertThat(drops.get("spherometer.training.active").gauge().value()).isEqualTo(1);
    first.ended();
    assertThat(drops.get("spherometer.training.active").gauge().value()).isZero();
  }

  @Test
  void aCounterThatAPartMakesTheSameIsRefusedToo() {
    SimpleMeterRegistry drops = new SimpleMeterRegistry();
    drops
        .config()
        .meterFilter(
            OnlyFor.name("spherometer.measurement.failures", MeterFilter.ignoreTags("run")));
    CompositeMeterRegistry composite = composite(drops);
    new CurvatureMetrics(composite, "a", "m", Instant.EPOCH, 1);
    assertThatThrownBy(() -> new CurvatureMetrics(composite, "b", "m", Instant.EPOCH, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("arrived as spherometer.measurement.failures{model=\"m\"");
    assertThat(composite.getMeters()).allSatisfy(CompositeRegistriesTest::isOfFirst);
  }

  @Test
  void whatTheCompositeDeniesReachesNoPart() {
    SimpleMeterRegistry part = new SimpleMeterRegistry();
    CompositeMeterRegistry composite = composite(part);
    composite.config().meterFilter(MeterFilter.denyNameStartsWith(MAX));
    new CurvatureMetrics(composite, "a", "m", Instant.EPOCH, 1);
    assertThat(part.find(MAX).meter()).isNull();
    assertThat(part.find("spherometer.hessian.trace").meter()).isNotNull();
  }

  @Test
  void aFilterOfTheCompositeItselfIsNoticed() {
    CompositeMeterRegistry composite = composite(new SimpleMeterRegistry());
    composite.config().meterFilter(MeterFilter.ignoreTags("run"));
    new CurvatureMetrics(composite, "a", "m", Instant.EPOCH, 1);
    assertThatThrownBy(() -> new CurvatureMetrics(composite, "b", "m", Instant.EPOCH, 1))
        .hasMessageContaining("which the registry has already");
  }

  @Test
  void aCompositeWithoutPartsIsFine() throws Exception {
    try (CurvatureListener listener =
        Listeners.exact().registry(new CompositeMeterRegistry()).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
    }
  }

  private static void isOfFirst(Meter meter) {
    assertThat(meter.getId().getTag("run")).isEqualTo("a");
  }

  private static CompositeMeterRegistry composite(MeterRegistry... parts) {
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    List.of(parts).forEach(composite::add);
    return composite;
  }
}
