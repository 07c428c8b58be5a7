package io.github.spherometer.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries whose filters would show two runs, or two values of one, as the same meter. */
class RunsToldApartTest {

  private static final String MAX = "spherometer.hessian.eigenvalue.max";

  /** Ways to make the same of two runs. */
  static Stream<MeterFilter> filtersThatTellNoRunsApart() {
    return Stream.of(
        MeterFilter.ignoreTags("run"),
        MeterFilter.replaceTagValues("run", run -> "all"),
        OnlyFor.name("spherometer.hessian.trace", MeterFilter.ignoreTags("run")),
        OnlyFor.name("spherometer.measurement.failures", MeterFilter.ignoreTags("run")));
  }

  @ParameterizedTest
  @MethodSource("filtersThatTellNoRunsApart")
  void aRunThatWouldShowTheValuesOfAnotherIsRefused(MeterFilter filter) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(filter);
    CurvatureMetrics first = new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 2);
    List<Meter> ofFirst = registry.getMeters();
    assertThatThrownBy(() -> new CurvatureMetrics(registry, "b", "m", Instant.EPOCH, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("run=\"b\"")
        .hasMessageContaining("which the registry has already")
        .hasMessageContaining("keep the tags of meters whose names begin with \"spherometer\"")
        .hasMessageContaining("closing the listener of the other run first");
    assertThat(registry.getMeters()).containsExactlyInAnyOrderElementsOf(ofFirst);
    first.close();
    assertThat(registry.getMeters()).isEmpty();
    new CurvatureMetrics(registry, "b", "m", Instant.EPOCH, 2).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rank", "kind", "reason"})
  void twoMetersOfOneRunThatWouldBeOneAreRefused(String tag) {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(MeterFilter.ignoreTags(tag));
    assertThatThrownBy(() -> new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(tag + "=")
        .hasMessageContaining("which the registry has already and which shows another value");
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void theMessageNamesTheMeterAndItsTagsAsTheyArrived() {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(MeterFilter.ignoreTags("run"));
    new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 1);
    assertThatThrownBy(() -> new CurvatureMetrics(registry, "b", "m", Instant.EPOCH, 1))
        .hasMessageStartingWith(
            "spherometer.hessian.eigenvalue{model=\"m\", rank=\"1\", run=\"b\","
                + " start=\"1970-01-01T00:00:00.000Z\"} arrived as"
                + " spherometer.hessian.eigenvalue{model=\"m\", rank=\"1\","
                + " start=\"1970-01-01T00:00:00.000Z\"}, which the registry has already");
  }

  @Test
  void theSecondTrainingIsRefusedWhenItIsAttachedAndMeasuredWhenTheFirstIsClosed()
      throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(MeterFilter.ignoreTags("run", "start"));
    CurvatureListener first = Listeners.exact().registry(registry).build();
    new SmallTraining().epochs(1).listener(first).run();
    double sharpness = registry.get(MAX).gauge().value();
    CurvatureListener second = Listeners.exact().registry(registry).build();
    assertThatThrownBy(() -> new SmallTraining().epochs(1).listener(second).run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("arrived as spherometer.");
    assertThat(registry.get(MAX).gauge().value()).isEqualTo(sharpness);
    first.close();
    new SmallTraining().epochs(1).listener(second).run();
    assertThat(registry.get(MAX).gauge().value()).isPositive();
    second.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aRunUnderAnotherTagIsARun() {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(MeterFilter.renameTag("spherometer", "run", "training"));
    new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 1);
    new CurvatureMetrics(registry, "b", "m", Instant.EPOCH, 1);
    assertThat(registry.find(MAX).gauges())
        .extracting(gauge -> gauge.getId().getTag("training"))
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aMeterOfThatNameThatIsTheUsersIsNotTakenForOurs() {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.gauge(MAX, Tags.of("run", "a", "model", "m", "start", "1970-01-01T00:00:00.000Z"), 7);
    assertThatThrownBy(() -> new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 1))
        .hasMessage(
            MAX
                + "{model=\"m\", run=\"a\", start=\"1970-01-01T00:00:00.000Z\"} is in the registry"
                + " already; remove it, or name the run otherwise");
  }
}
