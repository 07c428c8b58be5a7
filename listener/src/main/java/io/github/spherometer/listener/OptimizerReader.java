package io.github.spherometer.listener;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.AdamW;
import ai.djl.training.optimizer.Nag;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.optimizer.Sgd;
import ai.djl.training.tracker.ParameterTracker;
import io.github.spherometer.estimators.djl.LossSurface;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.UpdateRule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what a DJL optimizer will use next, and the state of Adam. */
final class OptimizerReader {

  private final Class<?> type;
  private final OptimizerFields fields;

  OptimizerReader(Optimizer optimizer) {
    type = optimizer.getClass();
    fields = new OptimizerFields(optimizer);
  }

  /** The hyperparameters of the trainer's next step. */
  Hyperparameters read(Trainer trainer) {
    return new Hyperparameters(rule(), learningRate(trainer), momentum(), weightDecay());
  }

  /**
   * The scale P^-1/2 of Adam's latest step, of which the parameters' change is the learning rate
   * times P^-1 times the mean of the gradients (Cohen et al., arXiv:2207.14484, section 2):
   *
   * <pre>P = (1 - beta1^t) (sqrt(v / (1 - beta2^t)) + epsilon)</pre>
   *
   * <p>where DJL adds epsilon to sqrt(v).
   *
   * @return a new array of shape (n), or nothing for other optimizers and before the first step
   */
  Optional<NDArray> preconditioner(Trainer trainer) {
    int t = updates();
    if (rule() != UpdateRule.ADAPTIVE || t == 0) {
      return Optional.empty();
    }
    double first = 1 - Math.pow(fields.number("beta1"), t);
    double second = Math.sqrt(1 - Math.pow(fields.number("beta2"), t));
    double epsilon = fields.number("epsilon");
    return fields
        .value("variances", Map.class)
        .filter(variances -> trainable(trainer).allMatch(p -> variances.containsKey(p.getId())))
        .map(variances -> flat(trainer, variances))
        .map(v -> v.sqrt().add(epsilon).mul(first / second).pow(-0.5));
  }

  /** The state is kept by parameter and device. */
  private static NDArray flat(Trainer trainer, Map<?, ?> variances) {
    Device device = trainer.getDevices()[0];
    return LossSurface.flatten(
        trainer.getModel().getBlock(),
        parameter -> {
          Map<?, ?> byDevice = (Map<?, ?>) Objects.requireNonNull(variances.get(parameter.getId()));
          return (NDArray) Objects.requireNonNull(byDevice.get(device));
        });
  }

  private static Stream<Parameter> trainable(Trainer trainer) {
    return trainer.getModel().getBlock().getParameters().values().stream()
        .filter(Parameter::requiresGradient);
  }

  private UpdateRule rule() {
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
    Optional<ParameterTracker> tracker =
        fields.value("learningRateTracker", ParameterTracker.class);
    if (tracker.isEmpty()) {
      return Double.NaN;
    }
    List<Float> rates = rates(tracker.get(), trainer);
    if (rates.size() != 1) {
      fields.leftOut("its learning rate differs between parameters");
      return Double.NaN;
    }
    return rates.get(0);
  }

  /** DJL's trackers give the same rate however often they are asked for the same update. */
  private List<Float> rates(ParameterTracker tracker, Trainer trainer) {
    int next = nextUpdate();
    return trainable(trainer)
        .map(parameter -> tracker.getNewValue(parameter.getId(), next))
        .distinct()
        .toList();
  }

  /** Updates are counted from the first one's number, which is one above the beginning. */
  private int nextUpdate() {
    int beginning = fields.value("beginNumUpdate", Integer.class).orElse(0);
    return Math.max(updates(), beginning) + 1;
  }

  private int updates() {
    return fields.value("numUpdate", Integer.class).orElse(0);
  }

  private double momentum() {
    return switch (rule()) {
      case HEAVY_BALL, NESTEROV -> fields.number("momentum");
      case ADAPTIVE -> fields.number("beta1");
      case UNKNOWN -> Double.NaN;
    };
  }

  private double weightDecay() {
    return fields.number("weightDecays");
  }
}
