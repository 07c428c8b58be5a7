package io.github.spherometer.listener.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.CyclicalTracker;
import ai.djl.training.tracker.CyclicalTracker.CyclicalMode;
import ai.djl.training.tracker.FactorTracker;
import ai.djl.training.tracker.FixedPerVarTracker;
import ai.djl.training.tracker.LinearTracker;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.PolynomialDecayTracker;
import ai.djl.training.tracker.Tracker;
import ai.djl.training.tracker.WarmUpTracker;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.SmallTraining;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The learning rate is that of the next step, and its tracker never knows that we looked. */
class LearningRateTest {

  /** All that DJL has. */
  static Stream<Arguments> trackers() {
    return Stream.of(
        named("fixed", () -> Tracker.fixed(0.1f)),
        named("fixed for all", () -> FixedPerVarTracker.builder().setDefaultValue(0.2f).build()),
        named("factor", () -> Tracker.factor().setBaseValue(0.1f).setFactor(0.9f).build()),
        named(
            "cosine",
            () ->
                Tracker.cosine().setBaseValue(0.1f).optFinalValue(0.01f).setMaxUpdates(12).build()),
        named("linear", () -> LinearTracker.builder().setBaseValue(0.1f).optSlope(0.01f).build()),
        named(
            "polynomial",
            () ->
                PolynomialDecayTracker.builder()
                    .setBaseValue(0.1f)
                    .setEndLearningRate(0.01f)
                    .setDecaySteps(11)
                    .optPower(2)
                    .build()),
        named("several factors", LearningRateTest::multiFactor),
        named("cyclical", () -> cyclical(CyclicalMode.TRIANGULAR)),
        named("cyclical, halved", () -> cyclical(CyclicalMode.TRIANGULAR2)),
        named("cyclical, falling", () -> cyclical(CyclicalMode.EXP_RANGE)),
        named("warm-up to several factors", () -> warmUp(multiFactor())),
        named("warm-up to a warm-up", () -> warmUp(warmUp(Tracker.fixed(0.1f)))));
  }

  private static Arguments named(String name, Supplier<ParameterTracker> tracker) {
    return Arguments.of(name, tracker);
  }

  private static Tracker multiFactor() {
    return Tracker.multiFactor()
        .setBaseValue(0.1f)
        .setSteps(new int[] {2, 3, 5, 9})
        .optFactor(0.5f)
        .build();
  }

  private static CyclicalTracker cyclical(CyclicalMode mode) {
    return CyclicalTracker.builder()
        .optBaseValue(0.01f)
        .optMaxValue(0.1f)
        .optStepSizeUp(3)
        .optMode(mode)
        .optGamma(0.9f)
        .build();
  }

  private static WarmUpTracker warmUp(Tracker main) {
    return Tracker.warmUp()
        .setMainTracker(main)
        .optWarmUpSteps(4)
        .optWarmUpBeginValue(0.01f)
        .build();
  }

  /** Remembers what an optimizer is given. */
  private record Recorder(ParameterTracker tracker, Map<Integer, Float> given)
      implements ParameterTracker {

    @Override
    public float getNewValue(String parameterId, int update) {
      float rate = tracker.getNewValue(parameterId, update);
      given.put(update, rate);
      return rate;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("trackers")
  void isTheOneThatTheNextStepUses(String name, Supplier<ParameterTracker> tracker)
      throws Exception {
    for (int beginning : new int[] {0, 7}) {
      Map<Integer, Float> used = new TreeMap<>();
      new SmallTraining()
          .optimizer(() -> sgd(new Recorder(tracker.get(), used), beginning))
          .epochs(1)
          .run();
      List<Measurement> measurements = measure(sgd(tracker.get(), beginning));

      assertThat(measurements.stream().map(m -> (float) m.hyperparameters().learningRate()))
          .hasSize(SmallTraining.BATCHES_PER_EPOCH)
          .containsExactlyElementsOf(used.values());
    }
  }

  /** DJL's tracker of several factors remembers the highest update it was asked for. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("trackers")
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

  /** Falls by its calls, one a parameter: asked once more, the training would be another one. */
  private static final class Counting implements Tracker {

    private static final int PARAMETERS = 6;

    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public float getNewValue(int update) {
      return 0.1f / (1 + calls.getAndIncrement() / PARAMETERS);
    }
  }

  @Test
  void trackerOfOnesOwnIsNeverAsked() throws Exception {
    Counting without = new Counting();
    Counting with = new Counting();
    List<Measurement> measurements = new ArrayList<>();
    Supplier<Optimizer> read = () -> sgd(with, 0);
    SmallTraining.Trajectory expected =
        new SmallTraining().optimizer(() -> sgd(without, 0)).epochs(1).run();
    SmallTraining.Trajectory measured;
    try (CurvatureListener listener = listener().sink(measurements::add).build()) {
      measured = new SmallTraining().optimizer(read).epochs(1).listener(listener).run();
    }

    assertThat(with.calls).hasValue(8 * Counting.PARAMETERS).hasValue(without.calls.get());
    assertThat(measured.steps()).isEqualTo(expected.steps());
    assertThat(measurements)
        .hasSize(SmallTraining.BATCHES_PER_EPOCH)
        .allSatisfy(
            m -> {
              assertThat(m.hyperparameters().learningRate()).isNaN();
              assertThat(m.hyperparameters().momentum()).isEqualTo(0.5);
            });
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
    Counting main = new Counting();
    Tracker warmUp = warmUp(main);
    int builtWith = main.calls.get();
    Tracker subclass =
        new FactorTracker(
            FactorTracker.builder().setBaseValue(1).setFactor(0.5f).optMaxUpdates(5)) {
          @Override
          public float getNewValue(int update) {
            return calls.incrementAndGet();
          }
        };

    assertThat(LearningRate.of(cyclical, "weight", 3)).isEmpty();
    assertThat(LearningRate.of(subclass, "weight", 3)).isEmpty();
    assertThat(LearningRate.of(warmUp, "weight", 9)).isEmpty();
    assertThat(LearningRate.of(warmUp, "weight", 3)).isPresent();
    assertThat(calls).hasValue(0);
    assertThat(main.calls).hasValue(builtWith);
  }

  private static Optimizer sgd(ParameterTracker tracker, int beginning) {
    return Optimizer.sgd()
        .setLearningRateTracker(tracker)
        .optMomentum(0.5f)
        .optBeginNumUpdate(beginning)
        .build();
  }

  private static CurvatureListener.Builder listener() {
    return CurvatureListener.builder().everyBatches(1).topK(1).budget(4).withoutDeadNeurons();
  }

  private static List<Measurement> measure(Optimizer optimizer) throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    try (CurvatureListener listener = listener().sink(measurements::add).build()) {
      new SmallTraining().optimizer(() -> optimizer).epochs(1).listener(listener).run();
    }
    return measurements;
  }
}
