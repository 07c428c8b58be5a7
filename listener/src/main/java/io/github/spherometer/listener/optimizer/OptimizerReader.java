package io.github.spherometer.listener.optimizer;

import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds out what is known of an optimizer. */
final class OptimizerReader {

  private OptimizerReader() {}

  /**
   * @param optimizer of the training; empty if it was not found
   * @param log told why a hyperparameter is not known
   */
  static MeasuredOptimizer read(
      Optional<Optimizer> optimizer, Trainer trainer, Consumer<String> log) {
    return optimizer
        .map(found -> read(found, trainer, log))
        .orElseGet(() -> new HiddenOptimizer(new MissingNumbers(HiddenOptimizer.NAME, log)));
  }

  private static MeasuredOptimizer read(
      Optimizer optimizer, Trainer trainer, Consumer<String> log) {
    String name = nameOf(optimizer.getClass());
    MissingNumbers missing = new MissingNumbers(name, log);
    Optional<UpdateRule> rule = UpdateRules.of(optimizer);
    OptimizerState quiet = new OptimizerState(optimizer, trainer, why -> {});
    return rule.isPresent()
        ? new KnownOptimizer(
            name, rule.get(), new OptimizerState(optimizer, trainer, missing::say), quiet)
        : new UnknownOptimizer(name, quiet, missing);
  }

  /** An anonymous class has no simple name. */
  static String nameOf(Class<?> type) {
    String simple = type.getSimpleName();
    return simple.isEmpty()
        ? type.getName().substring(type.getName().lastIndexOf('.') + 1)
        : simple;
  }
}
