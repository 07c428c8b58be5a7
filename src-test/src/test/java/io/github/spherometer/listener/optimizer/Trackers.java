package io.github.spherometer.listener.optimizer;

import ai.djl.training.tracker.CyclicalTracker;
import ai.djl.training.tracker.CyclicalTracker.CyclicalMode;
import ai.djl.training.tracker.FixedPerVarTracker;
import ai.djl.training.tracker.LinearTracker;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.PolynomialDecayTracker;
import ai.djl.training.tracker.Tracker;
import ai.djl.training.tracker.WarmUpTracker;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Learning-rate trackers. */
final class Trackers {

  private Trackers() {}

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
        named("several factors", Trackers::multiFactor),
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

  static WarmUpTracker warmUp(Tracker main) {
    return Tracker.warmUp()
        .setMainTracker(main)
        .optWarmUpSteps(4)
        .optWarmUpBeginValue(0.01f)
        .build();
  }
}
