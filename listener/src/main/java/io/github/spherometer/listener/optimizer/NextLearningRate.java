package io.github.spherometer.listener.optimizer;

import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** The learning rate of a training's next step. */
final class NextLearningRate {

  private NextLearningRate() {}

  /** NaN if it is not known, and then says why. */
  static double of(OptimizerState state, Trainer trainer, Consumer<String> leftOut) {
    return state
        .value("learningRateTracker", ParameterTracker.class)
        .map(tracker -> common(rates(tracker, trainer, next(state, trainer)), leftOut))
        .orElse(Double.NaN);
  }

  /**
   * The number of the next update. They are counted from the first one's number, which is one above
   * the beginning, and once a device.
   */
  private static int next(OptimizerState state, Trainer trainer) {
    int beginning = state.value("beginNumUpdate", Integer.class).orElse(0);
    return Math.max(state.updates(), beginning) + trainer.getDevices().length;
  }

  /** All that differ: one, unless the tracker distinguishes parameters. */
  private static List<OptionalDouble> rates(ParameterTracker tracker, Trainer trainer, int update) {
    if (tracker instanceof Tracker) {
      return List.of(LearningRate.of(tracker, "", update));
    }
    return trainer.getModel().getBlock().getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .map(parameter -> LearningRate.of(tracker, parameter.getId(), update))
        .distinct()
        .toList();
  }

  /** A schedule by parameters has no learning rate of the whole step. */
  private static double common(List<OptionalDouble> rates, Consumer<String> leftOut) {
    if (rates.size() != 1) {
      leftOut.accept("its learning rate differs between parameters");
      return Double.NaN;
    }
    if (rates.get(0).isEmpty()) {
      leftOut.accept(
          "its learning rate comes from a tracker of your own, which is never asked because it might"
              + " count its calls");
    }
    return rates.get(0).orElse(Double.NaN);
  }
}
