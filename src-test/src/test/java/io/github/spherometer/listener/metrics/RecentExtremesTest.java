package io.github.spherometer.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecentExtremesTest {

  private final MockClock clock = new MockClock();
  private final RecentExtremes extremes = new RecentExtremes(clock);

  private void add(double value, Duration pause) {
    extremes.add(value);
    clock.add(pause);
  }

  @Test
  void aPeakBetweenTwoLooksIsSeen() {
    add(10, Duration.ofSeconds(1));
    add(14.5, Duration.ofSeconds(1));
    add(9, Duration.ofSeconds(58));
    add(10.4, Duration.ZERO);

    assertThat(extremes.highest()).isEqualTo(14.5);
    assertThat(extremes.lowest()).isEqualTo(9);
  }

  @Test
  void whatIsOlderThanTwoMinutesIsForgotten() {
    add(100, Duration.ofSeconds(1));
    add(-100, RecentExtremes.WINDOW);
    add(1, Duration.ZERO);
    assertThat(extremes.highest()).isEqualTo(1);
    assertThat(extremes.lowest()).isEqualTo(1);

    clock.add(RecentExtremes.WINDOW.plusSeconds(1));
    assertThat(extremes.highest()).isNaN();
    assertThat(extremes.lowest()).isNaN();
  }

  @Test
  void whatIsNotANumberIsNoExtreme() {
    assertThat(extremes.highest()).isNaN();
    add(Double.NaN, Duration.ZERO);
    assertThat(extremes.highest()).isNaN();
    add(Double.POSITIVE_INFINITY, Duration.ZERO);
    add(3, Duration.ZERO);
    assertThat(extremes.highest()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(extremes.lowest()).isEqualTo(3);
  }

  /** Looks once a minute see the extremes of all values, and none that is older than two. */
  @Test
  void looksOnceAMinuteMissNothing() {
    SplittableRandom random = new SplittableRandom(1);
    Deque<Double> minute = new ArrayDeque<>();
    Deque<Double> minuteBefore = new ArrayDeque<>();
    for (int second = 1; second <= 3600; second++) {
      double value = random.nextGaussian();
      minute.add(value);
      add(value, Duration.ofSeconds(1));
      if (second % 60 == 0) {
        double highest = minute.stream().mapToDouble(x -> x).max().orElseThrow();
        double before = minuteBefore.stream().mapToDouble(x -> x).max().orElse(highest);
        assertThat(extremes.highest()).isBetween(highest, Math.max(highest, before));
        double lowest = minute.stream().mapToDouble(x -> x).min().orElseThrow();
        assertThat(extremes.lowest()).isLessThanOrEqualTo(lowest);
        minuteBefore = minute;
        minute = new ArrayDeque<>();
      }
    }
  }
}
