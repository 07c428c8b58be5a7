package io.github.spherometer.listener.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spherometer.listener.measurement.FailureReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StopSignalTest {

  private final StopSignal stop = new StopSignal();
  private final List<FailureReason> counted = new ArrayList<>();
  private final FailureGuard guard = new FailureGuard("stopped", counted::add);

  @Test
  void nothingIsStoppedBeforeTheSignal() {
    assertThat(stop.isGiven()).isFalse();
    assertThatCode(stop::check).doesNotThrowAnyException();
    assertThat(stop.isObeyed()).isFalse();
  }

  @Test
  void theSignalStopsAtTheNextCheckAndAtAllLaterOnes() {
    stop.give();
    assertThat(stop.isGiven()).isTrue();
    assertThat(stop.isObeyed()).isFalse();
    assertThatThrownBy(stop::check).isInstanceOf(MeasurementStoppedException.class);
    assertThat(stop.isObeyed()).isTrue();
    assertThatThrownBy(stop::check).isInstanceOf(MeasurementStoppedException.class);
  }

  @Test
  void aSignalForLaterIsNotGivenYet() {
    stop.giveAfter(Duration.ofDays(1));
    assertThat(stop.isGiven()).isFalse();
    stop.give();
    assertThat(stop.isGiven()).isTrue();
  }

  @Test
  @Timeout(60)
  void aSignalForLaterComesByItself() throws InterruptedException {
    stop.giveAfter(Duration.ofMillis(1));
    while (!stop.isGiven()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertThatThrownBy(stop::check).isInstanceOf(MeasurementStoppedException.class);
  }

  @Test
  void aStoppedMeasurementIsNoFailure() {
    stop.give();
    assertThat(guard.protect("batch 1 was not measured", stop::check)).isEmpty();
    assertThat(counted).isEmpty();
  }

  /** A part that fails would be replaced by its other result, and left out the next time. */
  @Test
  void aPartThatIsStoppedEndsTheMeasurementAndIsTriedAgain() {
    stop.give();
    assertThatThrownBy(() -> guard.attempt(Part.TRACE, this::stopped, () -> "otherwise"))
        .isInstanceOf(MeasurementStoppedException.class);
    assertThat(counted).isEmpty();
    assertThat(guard.attempt(Part.TRACE, () -> "done", () -> "otherwise")).isEqualTo("done");
  }

  private String stopped() {
    stop.check();
    return "not stopped";
  }
}
