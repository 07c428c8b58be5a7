package io.github.spherometer.listener;

import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.AdamW;
import ai.djl.training.optimizer.Nag;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.optimizer.Sgd;
import ai.djl.training.tracker.ParameterTracker;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.UpdateRule;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the hyperparameters that a DJL optimizer will use next. DJL keeps them in private fields;
 * one that is not there is left out, and that is said once.
 */
final class OptimizerReader {

  private static final Logger logger = LoggerFactory.getLogger(CurvatureListener.class);

  private final Optimizer optimizer;
  private boolean told;

  OptimizerReader(Optimizer optimizer) {
    this.optimizer = optimizer;
  }

  /** The hyperparameters of the trainer's next step. */
  Hyperparameters read(Trainer trainer) {
    return new Hyperparameters(rule(), learningRate(trainer), momentum(), weightDecay());
  }

  private UpdateRule rule() {
    Class<?> type = optimizer.getClass();
    if (type == Sgd.class) {
      return UpdateRule.HEAVY_BALL;
    }
    if (type == Nag.class) {
      return UpdateRule.NESTEROV;
    }
    return type == Adam.class || type == AdamW.class ? UpdateRule.ADAPTIVE : UpdateRule.UNKNOWN;
  }

  /** A schedule by parameters has no learning rate of the whole step. */
  private double learningRate(Trainer trainer) {
    Optional<Object> tracker = value("learningRateTracker");
    if (tracker.isEmpty()) {
      return Double.NaN;
    }
    List<Float> rates = rates((ParameterTracker) tracker.get(), trainer);
    if (rates.size() != 1) {
      tellOnce("its learning rate differs between parameters");
      return Double.NaN;
    }
    return rates.get(0);
  }

  /** DJL's trackers give the same rate however often they are asked for the same update. */
  private List<Float> rates(ParameterTracker tracker, Trainer trainer) {
    int next = nextUpdate();
    return trainer.getModel().getBlock().getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .map(parameter -> tracker.getNewValue(parameter.getId(), next))
        .distinct()
        .toList();
  }

  /** Updates are counted from the first one's number, which is one above the beginning. */
  private int nextUpdate() {
    int done = value("numUpdate").map(Integer.class::cast).orElse(0);
    int beginning = value("beginNumUpdate").map(Integer.class::cast).orElse(0);
    return Math.max(done, beginning) + 1;
  }

  private double momentum() {
    return switch (rule()) {
      case HEAVY_BALL, NESTEROV -> number("momentum");
      case ADAPTIVE -> number("beta1");
      case UNKNOWN -> Double.NaN;
    };
  }

  private double weightDecay() {
    return number("weightDecays");
  }

  private double number(String field) {
    return value(field).map(value -> ((Number) value).doubleValue()).orElse(Double.NaN);
  }

  private Optional<Object> value(String name) {
    try {
      for (Class<?> type = optimizer.getClass(); type != null; type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          if (field.getName().equals(name)) {
            field.setAccessible(true);
            return Optional.ofNullable(field.get(optimizer));
          }
        }
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      logger.debug("Field {} is closed", name, e);
    }
    tellOnce("it has no readable field " + name);
    return Optional.empty();
  }

  private void tellOnce(String why) {
    if (!told) {
      told = true;
      logger.warn(
          "Not all hyperparameters of {} can be read: {}. Give them with hyperparameters(...).",
          optimizer.getClass().getSimpleName(),
          why);
    }
  }
}
