package io.github.spherometer.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.fixtures.SteppedTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Trainings of one name: their starts tell them apart, and what they leave is bounded. */
class SameNameTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();

  private CurvatureListener.Builder named() {
    return Listeners.exact().run("again").registry(registry);
  }

  /** Whether the runs go on, by their starts. */
  private Map<String, Double> active() {
    Map<String, Double> active = new TreeMap<>();
    for (Gauge gauge : registry.find("spherometer.training.active").gauges()) {
      assertThat(gauge.getId().getTag("run")).isEqualTo("again");
      active.put(String.valueOf(gauge.getId().getTag("start")), gauge.value());
    }
    return active;
  }

  private static SteppedTraining training(CurvatureListener listener) {
    Optimizer sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.01f)).build();
    return new SteppedTraining("small", sgd, 16, listener);
  }

  @Test
  void twoAtOnceAreTwoRuns() {
    try (SteppedTraining first = training(named().build());
        SteppedTraining second = training(named().build())) {
      first.trainBatch();
      second.trainBatch();
      second.trainBatch();
      assertThat(active().values()).containsExactly(1.0, 1.0);
      first.end();
      assertThat(active().values()).containsExactly(0.0, 1.0);
      second.end();
      assertThat(registry.find("spherometer.training.batches").functionCounters())
          .extracting(counter -> counter.count())
          .containsExactlyInAnyOrder(1.0, 2.0);
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  /** Else the end of the first could never be scraped, and would look like its death. */
  @Test
  void oneListenersEarlierRunStaysAsEndedWhileTheNextGoesOn() {
    CurvatureListener listener = named().build();
    SteppedTraining first = training(listener);
    first.trainBatch();
    first.end();
    SteppedTraining second = training(listener);
    second.trainBatch();
    assertThat(active().values()).containsExactly(0.0, 1.0);
    second.end();
    listener.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void theLatestSixteenThatEndedStayOfListenersThatAreNeverClosed() throws Exception {
    SteppedTraining goingOn = training(named().build());
    List<String> starts = new ArrayList<>(active().keySet());
    int most = 0;
    for (int i = 0; i < 20; i++) {
      new SmallTraining().epochs(1).listener(named().build()).run();
      active().keySet().stream().filter(start -> !starts.contains(start)).forEach(starts::add);
      most = Math.max(most, registry.getMeters().size());
    }
    assertThat(starts).hasSize(21).isSorted();
    List<String> left = new ArrayList<>(starts.subList(4, 21));
    left.add(0, starts.get(0));
    assertThat(active().keySet()).containsExactlyElementsOf(left);
    assertThat(registry.getMeters().size()).isLessThanOrEqualTo(most);
    goingOn.close();
  }

  @Test
  void theRunsOfOneListenerAreAsMany() throws Exception {
    CurvatureListener listener = named().build();
    for (int i = 0; i < 20; i++) {
      new SmallTraining().epochs(1).listener(listener).run();
    }
    assertThat(active()).hasSize(17);
    listener.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void anEarlierRunMakesRoomWhereFiltersHideWhatTellsThemApart() throws Exception {
    registry.config().meterFilter(MeterFilter.ignoreTags("start"));
    CurvatureListener listener = named().build();
    new SmallTraining().epochs(1).listener(listener).run();
    new SmallTraining().epochs(2).listener(listener).run();
    assertThat(registry.get("spherometer.training.batches").functionCounter().count())
        .isEqualTo(2 * SmallTraining.BATCHES_PER_EPOCH);
    listener.close();
    assertThat(registry.getMeters()).isEmpty();
  }
}
