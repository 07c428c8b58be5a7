package io.github.spherometer.listener;

import ai.djl.training.optimizer.Optimizer;
import java.lang.reflect.Field;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The private fields of a DJL optimizer. One that is not there is left out, and said once. */
final class OptimizerFields {

  private static final Logger logger = LoggerFactory.getLogger(CurvatureListener.class);

  private final Optimizer optimizer;
  private boolean told;

  OptimizerFields(Optimizer optimizer) {
    this.optimizer = optimizer;
  }

  /** NaN if there is no such number. */
  double number(String name) {
    return value(name, Number.class).map(Number::doubleValue).orElse(Double.NaN);
  }

  <T> Optional<T> value(String name, Class<T> type) {
    try {
      for (Class<?> owner = optimizer.getClass(); owner != null; owner = owner.getSuperclass()) {
        for (Field field : owner.getDeclaredFields()) {
          if (field.getName().equals(name)) {
            field.setAccessible(true);
            return Optional.of(type.cast(field.get(optimizer)));
          }
        }
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      logger.debug("Field {} cannot be read", name, e);
    }
    leftOut("it has no readable field " + name);
    return Optional.empty();
  }

  void leftOut(String why) {
    if (!told) {
      told = true;
      logger.warn(
          "Not all hyperparameters of {} can be read: {}. Give them with hyperparameters(...).",
          optimizer.getClass().getSimpleName(),
          why);
    }
  }
}
