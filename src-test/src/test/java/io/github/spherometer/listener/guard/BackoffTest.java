package io.github.spherometer.listener.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.listener.measurement.FailureReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackoffTest {

  private final Backoff backoff = new Backoff();

  /** At which of the first 200 measurements that are due one is attempted, if all fail. */
  private List<Integer> attempts(FailureReason reason) {
    List<Integer> attempts = new ArrayList<>();
    for (int due = 1; due <= 200; due++) {
      if (!backoff.leavesOut()) {
        attempts.add(due);
        backoff.ended(Optional.of(reason));
      }
    }
    return attempts;
  }

  @Test
  void whatMayHealIsLeftOutTwiceAsOftenAfterEveryFailure() {
    assertThat(attempts(FailureReason.NON_FINITE_LOSS))
        .containsExactly(1, 3, 7, 15, 31, 63, 127, 191);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"NOT_MEASURABLE", "UNSUPPORTED_OPERATION", "UNREPEATABLE_LOSS", "MISSING_BATCH"})
  void whatDoesNotHealIsTriedASecondTimeAndThenRarely(FailureReason reason) {
    assertThat(attempts(reason)).containsExactly(1, 3, 67, 131, 195);
  }

  @Test
  void successEndsIt() {
    backoff.ended(Optional.of(FailureReason.NOT_MEASURABLE));
    assertThat(backoff.leavesOut()).isTrue();
    backoff.ended(Optional.empty());
    assertThat(backoff.leavesOut()).isFalse();
    assertThat(attempts(FailureReason.INTERNAL)).startsWith(1, 3, 7);
  }
}
