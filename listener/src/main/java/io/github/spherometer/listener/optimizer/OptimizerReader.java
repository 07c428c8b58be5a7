package io.github.spherometer.listener.optimizer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
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
import io.github.spherometer.surface.LossSurface;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads what the optimizer of a training will use next, and the state of Adam. */
public final class OptimizerReader {

  private final Trainer trainer;
  private final Optional<Optimizer> optimizer;
  private final Consumer<String> say;

  /**
   * Reads for one training.
   *
   * @param optimizer empty if none was found and none given
   * @param say told what is left out
   */
  public OptimizerReader(Trainer trainer, Optional<Optimizer> optimizer, Consumer<String> say) {
    this.trainer = trainer;
    this.optimizer = optimizer;
    this.say = say;
  }

  /** Whether an optimizer moves by a rule that is known. */
  static boolean isKnown(Optimizer optimizer) {
    return ruleOf(optimizer) != UpdateRule.UNKNOWN;
  }

  /** The name of its class, or "unknown". */
  public String name() {
    return optimizer.map(o -> nameOf(o.getClass())).orElse("unknown");
  }

  /**
   * The hyperparameters of the trainer's next step. With a rescaled gradient, those of the same
   * step by the gradient as it is.
   */
  public Hyperparameters hyperparameters() {
    if (optimizer.isEmpty()) {
      leftOut("it was not found in the trainer");
      return Hyperparameters.unknown();
    }
    UpdateRule rule = rule();
    double scale = number("rescaleGrad");
    double step = rule == UpdateRule.ADAPTIVE ? 1 : scale;
    return new Hyperparameters(
        rule, step * learningRate(), momentum(rule), number("weightDecays") / scale);
  }

  /**
   * The scale P^-1/2 of Adam's latest step, of which the parameters' change is the learning rate
   * times P^-1 times the mean of the gradients (Cohen et al., arXiv:2207.14484, section 2):
   *
   * <pre>P = (1 - beta1^t) (sqrt(v / (1 - beta2^t)) + epsilon)</pre>
   *
   * <p>where DJL adds epsilon to sqrt(v), and v is that of the gradients as they are rescaled.
   * Where v is 0, Adam has never seen a gradient, P is not known, and the scale is 0.
   *
   * @return a new array of shape (n), or nothing for other optimizers and before the first step
   */
  public Optional<NDArray> preconditioner() {
    int t = updates();
    if (!isAdaptive() || t == 0) {
      return Optional.empty();
    }
    double first = 1 - Math.pow(number("beta1"), t);
    double second = Math.sqrt(1 - Math.pow(number("beta2"), t));
    double factor = first / second / number("rescaleGrad");
    double epsilon = number("epsilon");
    return value("variances", Map.class)
        .map(this::flat)
        .map(
            v -> {
              NDArray scale = v.sqrt().add(epsilon).mul(factor).pow(-0.5);
              return NDArrays.where(v.eq(0), scale.zerosLike(), scale);
            });
  }

  /** Whether steps are preconditioned, from the first one on. */
  public boolean isAdaptive() {
    return rule() == UpdateRule.ADAPTIVE;
  }

  /** Where the training is measured. */
  public Device device() {
    return trainer.getDevices()[0];
  }

  /** The state is kept by parameter and device; a parameter that was never stepped has none. */
  private NDArray flat(Map<?, ?> variances) {
    Device device = device();
    return LossSurface.flatten(
        trainer.getModel().getBlock(),
        parameter ->
            variances.get(parameter.getId()) instanceof Map<?, ?> byDevice
                    && byDevice.get(device) instanceof NDArray variance
                ? variance
                : parameter.getArray().zerosLike());
  }

  private Stream<Parameter> trainable() {
    return trainer.getModel().getBlock().getParameters().values().stream()
        .filter(Parameter::requiresGradient);
  }

  private UpdateRule rule() {
    return optimizer.map(OptimizerReader::ruleOf).orElse(UpdateRule.UNKNOWN);
  }

  /** A subclass that does not update by itself moves as its superclass does. */
  private static UpdateRule ruleOf(Optimizer optimizer) {
    Class<?> type = updater(optimizer.getClass());
    if (type == Sgd.class) {
      return UpdateRule.HEAVY_BALL;
    }
    if (type == Nag.class) {
      return UpdateRule.NESTEROV;
    }
    return type == Adam.class || type == AdamW.class ? UpdateRule.ADAPTIVE : UpdateRule.UNKNOWN;
  }

  private static Class<?> updater(Class<?> type) {
    try {
      return type.getMethod("update", String.class, NDArray.class, NDArray.class)
          .getDeclaringClass();
    } catch (NoSuchMethodException e) {
      return type;
    }
  }

  /** A schedule by parameters has no learning rate of the whole step. */
  private double learningRate() {
    return value("learningRateTracker", ParameterTracker.class)
        .map(this::learningRate)
        .orElse(Double.NaN);
  }

  private double learningRate(ParameterTracker tracker) {
    int next = nextUpdate();
    List<OptionalDouble> rates =
        trainable()
            .map(parameter -> LearningRate.of(tracker, parameter.getId(), next))
            .distinct()
            .toList();
    if (rates.size() != 1) {
      leftOut("its learning rate differs between parameters");
      return Double.NaN;
    }
    if (rates.get(0).isEmpty()) {
      leftOut(
          "its learning rate comes from a tracker of your own, which is never asked because it might"
              + " count its calls");
    }
    return rates.get(0).orElse(Double.NaN);
  }

  /**
   * Updates are counted from the first one's number, which is one above the beginning, and once a
   * device.
   */
  private int nextUpdate() {
    int beginning = value("beginNumUpdate", Integer.class).orElse(0);
    return Math.max(updates(), beginning) + trainer.getDevices().length;
  }

  private int updates() {
    return value("numUpdate", Integer.class).orElse(0);
  }

  private double momentum(UpdateRule rule) {
    return switch (rule) {
      case HEAVY_BALL, NESTEROV -> number("momentum");
      case ADAPTIVE -> number("beta1");
      case UNKNOWN -> Double.NaN;
    };
  }

  /** NaN if there is no such number. */
  private double number(String name) {
    return value(name, Number.class).map(Number::doubleValue).orElse(Double.NaN);
  }

  private <T> Optional<T> value(String name, Class<T> type) {
    Optional<T> value = optimizer.flatMap(o -> PrivateFields.named(o, name, type));
    if (value.isEmpty()) {
      leftOut("it has no readable field " + name);
    }
    return value;
  }

  private void leftOut(String why) {
    say.accept(
        "not all hyperparameters of the optimizer (%s) are known: %s; give them with"
                .formatted(name(), why)
            + " hyperparameters(...)");
  }

  /** An anonymous class has no simple name. */
  static String nameOf(Class<?> type) {
    String simple = type.getSimpleName();
    return simple.isEmpty()
        ? type.getName().substring(type.getName().lastIndexOf('.') + 1)
        : simple;
  }
}
