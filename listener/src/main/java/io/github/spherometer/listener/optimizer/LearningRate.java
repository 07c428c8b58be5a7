package io.github.spherometer.listener.optimizer;

import ai.djl.training.tracker.CosineTracker;
import ai.djl.training.tracker.CyclicalTracker;
import ai.djl.training.tracker.FactorTracker;
import ai.djl.training.tracker.FixedPerVarTracker;
import ai.djl.training.tracker.LinearTracker;
import ai.djl.training.tracker.MultiFactorTracker;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.PolynomialDecayTracker;
import ai.djl.training.tracker.Tracker;
import ai.djl.training.tracker.WarmUpTracker;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The learning rate that a tracker will give for an update, found without a trace. A tracker of the
 * user's own may count its calls, so it is never asked: of those that DJL has, most are functions
 * of the update alone, and {@link MultiFactorTracker}, which remembers how far it has come, is
 * computed from its fields.
 */
final class LearningRate {

  /** A subclass may do as it likes, so these are compared and not tested with instanceof. */
  private static final Set<Class<?>> PURE =
      Set.of(
          Tracker.fixed(1).getClass(),
          FixedPerVarTracker.class,
          FactorTracker.class,
          CosineTracker.class,
          LinearTracker.class,
          PolynomialDecayTracker.class);

  private LearningRate() {}

  /** Empty for a tracker that is not known. */
  static OptionalDouble of(ParameterTracker tracker, String parameter, int update) {
    Class<?> type = tracker.getClass();
    if (PURE.contains(type) || (type == CyclicalTracker.class && hasScaleOfDjl(tracker))) {
      return OptionalDouble.of(tracker.getNewValue(parameter, update));
    }
    if (type == MultiFactorTracker.class) {
      return stepped(tracker, update);
    }
    return type == WarmUpTracker.class
        ? warmedUp((WarmUpTracker) tracker, parameter, update)
        : OptionalDouble.empty();
  }

  private static boolean hasScaleOfDjl(ParameterTracker cyclical) {
    return PrivateFields.named(cyclical, "scaleFunction", CyclicalTracker.ScaleFunction.class)
        .filter(
            scale -> scale.getClass().getName().startsWith(CyclicalTracker.class.getName() + "$"))
        .isPresent();
  }

  /** Its main tracker is asked once the warming up is over, and only then. */
  private static OptionalDouble warmedUp(WarmUpTracker tracker, String parameter, int update) {
    Optional<Integer> steps = PrivateFields.named(tracker, "warmUpSteps", Integer.class);
    if (steps.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (update < steps.get()) {
      return OptionalDouble.of(tracker.getNewValue(parameter, update));
    }
    return PrivateFields.named(tracker, "mainTracker", Tracker.class)
        .map(main -> of(main, parameter, update - steps.get()))
        .orElse(OptionalDouble.empty());
  }

  /** What it has applied already is in its value; the steps that the update passes come on top. */
  private static OptionalDouble stepped(ParameterTracker tracker, int update) {
    Optional<Float> base = PrivateFields.named(tracker, "baseValue", Float.class);
    Optional<Float> factor = PrivateFields.named(tracker, "factor", Float.class);
    Optional<int[]> steps = PrivateFields.named(tracker, "steps", int[].class);
    Optional<Integer> done = PrivateFields.named(tracker, "stepIndex", Integer.class);
    if (base.isEmpty() || factor.isEmpty() || steps.isEmpty() || done.isEmpty()) {
      return OptionalDouble.empty();
    }
    float rate = base.get();
    for (int i = done.get(); i < steps.get().length && update > steps.get()[i]; i++) {
      rate *= factor.get();
    }
    return OptionalDouble.of(rate);
  }
}
