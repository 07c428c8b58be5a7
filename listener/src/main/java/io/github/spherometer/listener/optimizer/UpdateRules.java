package io.github.spherometer.listener.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import java.util.List;
import java.util.Optional;

/** The update rules that are known: a line for each of DJL's optimizers. */
final class UpdateRules {

  private static final List<UpdateRule> KNOWN =
      List.of(new SgdRule(), new NagRule(), new AdamRule(), new AdamWRule());

  private UpdateRules() {}

  /**
   * The rule by which an optimizer moves, empty if it is not known. A subclass that does not update
   * by itself moves as its superclass does.
   */
  static Optional<UpdateRule> of(Optimizer optimizer) {
    Class<?> updater = updater(optimizer.getClass());
    return KNOWN.stream().filter(rule -> rule.optimizer() == updater).findFirst();
  }

  private static Class<?> updater(Class<?> type) {
    try {
      return type.getMethod("update", String.class, NDArray.class, NDArray.class)
          .getDeclaringClass();
    } catch (NoSuchMethodException e) {
      return type;
    }
  }
}
