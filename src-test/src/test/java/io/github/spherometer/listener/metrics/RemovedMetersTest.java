package io.github.spherometer.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The meters of a run leave the registry together, whatever a listener for removed ones throws. */
class RemovedMetersTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();

  /** Of the first two meters to be removed, each with its number. */
  private void throwTwice() {
    AtomicInteger removed = new AtomicInteger();
    registry
        .config()
        .onMeterRemoved(
            meter -> {
              if (removed.incrementAndGet() <= 2) {
                throw new IllegalStateException("not mine, " + removed);
              }
            });
  }

  @Test
  void whatIsThrownFirstIsThrownWhenAllAreGone() {
    throwTwice();
    CurvatureMetrics metrics = new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 1);
    assertThatThrownBy(metrics::close).hasMessage("not mine, 1");
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aTrainingDoesNotNotice() throws Exception {
    throwTwice();
    CurvatureListener listener = Listeners.exact().registry(registry).build();
    assertThatCode(
            () -> {
              new SmallTraining().epochs(1).listener(listener).run();
              listener.close();
            })
        .doesNotThrowAnyException();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void afterAnAttachmentThatFailsTheCauseIsToldWithIt() {
    throwTwice();
    registry
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                if (id.getName().equals("spherometer.probe.loss")) {
                  throw new IllegalArgumentException("full");
                }
                return id;
              }
            });
    assertThatThrownBy(() -> new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 1))
        .hasMessageContaining("full")
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed())
                    .singleElement()
                    .satisfies(also -> assertThat(also).hasMessage("not mine, 1")));
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void closingTwiceLeavesALaterRunOfTheSameNameAlone() {
    CurvatureMetrics earlier = new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 1);
    earlier.close();
    CurvatureMetrics later = new CurvatureMetrics(registry, "a", "m", Instant.EPOCH, 1);
    int meters = registry.getMeters().size();
    earlier.close();
    assertThat(registry.getMeters()).hasSize(meters);
    later.close();
  }
}
