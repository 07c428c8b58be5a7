package io.github.spherometer.listener.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.tracker.CyclicalTracker;
import ai.djl.training.tracker.FactorTracker;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a tracker will give is found without a trace. */
class LearningRateTest {

  /** DJL's tracker of several factors remembers the highest update it was asked for. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("io.github.spherometer.listener.optimizer.Trackers#trackers")
  void lookingAheadDoesNotMoveTheTracker(String name, Supplier<ParameterTracker> tracker) {
    ParameterTracker looked = tracker.get();
    List<Float> ahead = new ArrayList<>();
    for (int update = 20; update > 0; update--) {
      ahead.add(0, (float) LearningRate.of(looked, "weight", update).orElseThrow());
    }

    assertThat(rates(looked)).isEqualTo(rates(tracker.get())).isEqualTo(ahead);
  }

  private static List<Float> rates(ParameterTracker tracker) {
    return IntStream.rangeClosed(1, 20)
        .mapToObj(update -> tracker.getNewValue("weight", update))
        .toList();
  }

  /** Wherever DJL's trackers call a function of the user's. */
  @Test
  void functionOfOnesOwnInsideATrackerIsNeverAsked() {
    AtomicInteger calls = new AtomicInteger();
    Tracker cyclical =
        CyclicalTracker.builder()
            .optScaleFunction(
                steps -> {
                  calls.incrementAndGet();
                  return 1;
                })
            .build();
    CountingTracker main = new CountingTracker();
    Tracker warmUp = Trackers.warmUp(main);
    int builtWith = main.calls();
    Tracker subclass =
        new FactorTracker(
            FactorTracker.builder().setBaseValue(1).setFactor(0.5f).optMaxUpdates(5)) {
          @Override
          public float getNewValue(int update) {
            return calls.incrementAndGet();
          }
        };

    Tracker subclassOfCyclical =
        new CyclicalTracker(CyclicalTracker.builder()) {
          @Override
          public float getNewValue(int update) {
            return calls.incrementAndGet();
          }
        };

    assertThat(LearningRate.of(cyclical, "weight", 3)).isEmpty();
    assertThat(LearningRate.of(subclassOfCyclical, "weight", 3)).isEmpty();
    assertThat(LearningRate.of(subclass, "weight", 3)).isEmpty();
    assertThat(LearningRate.of(warmUp, "weight", 9)).isEmpty();
    assertThat(LearningRate.of(warmUp, "weight", 4)).isEmpty(); // the first after the warming up
    assertThat(LearningRate.of(warmUp, "weight", 3)).isPresent();
    assertThat(calls).hasValue(0);
    assertThat(main.calls()).isEqualTo(builtWith);
  }
}
