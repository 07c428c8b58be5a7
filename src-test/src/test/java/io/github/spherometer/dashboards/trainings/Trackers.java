package io.github.spherometer.dashboards.trainings;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.training.tracker.WarmUpTracker;

/** Optimizers and the learning rates that they step with. */
final class Trackers {

  private Trackers() {}

  static Optimizer sgd(Tracker rate, double momentum) {
    return Optimizer.sgd().setLearningRateTracker(rate).optMomentum((float) momentum).build();
  }

  static Optimizer adam(Tracker rate, double beta2) {
    return Optimizer.adam().optLearningRateTracker(rate).optBeta2((float) beta2).build();
  }

  static Tracker fixed(double rate) {
    return Tracker.fixed((float) rate);
  }

  /** Raised at once: a warm-up that stays low until then. */
  static Tracker raised(double before, double after, int at) {
    return Tracker.warmUp()
        .optWarmUpBeginValue((float) before)
        .optWarmUpSteps(at)
        .optWarmUpMode(WarmUpTracker.Mode.CONSTANT)
        .setMainTracker(fixed(after))
        .build();
  }

  /** A warm-up from 0. */
  static Tracker warmUp(double rate, int batches) {
    return Tracker.warmUp()
        .optWarmUpBeginValue(0)
        .optWarmUpSteps(batches)
        .setMainTracker(fixed(rate))
        .build();
  }

  /** Up and down again, some batches each. */
  static Tracker cyclic(double least, double most, int batches) {
    return Tracker.cyclical()
        .optBaseValue((float) least)
        .optMaxValue((float) most)
        .optStepSizeUp(batches)
        .optStepSizeDown(batches)
        .build();
  }

  /** A tenth from some batch on; a second step is far away, since DJL wants two. */
  static Tracker lowered(double rate, int at) {
    return Tracker.multiFactor()
        .setBaseValue((float) rate)
        .setSteps(new int[] {at, 100 * at})
        .optFactor(0.1f)
        .build();
  }
}
