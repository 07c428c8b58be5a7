package io.github.spherometer.listener.optimizer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.surface.model.TrainableParameters;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an optimizer of a training holds between two steps. Where DJL has no accessor, fields are
 * read; what is not there is said.
 */
final class OptimizerState {

  private final Optimizer optimizer;
  private final Trainer trainer;
  private final Consumer<String> leftOut;

  /**
   * @param leftOut told why a number is not known
   */
  OptimizerState(Optimizer optimizer, Trainer trainer, Consumer<String> leftOut) {
    this.optimizer = optimizer;
    this.trainer = trainer;
    this.leftOut = leftOut;
  }

  /** The number in a field, NaN if there is none. */
  double number(String field) {
    return value(field, Number.class).map(Number::doubleValue).orElse(Double.NaN);
  }

  /** The factor r of every gradient before all else. */
  double gradientScale() {
    return number("rescaleGrad");
  }

  /** That of the next step, NaN if it is not known. */
  double learningRate() {
    return NextLearningRate.of(this, trainer, leftOut);
  }

  /** The same by the gradient as it is: lr r, for a rule whose step grows with the gradient. */
  double rescaledLearningRate() {
    return gradientScale() * learningRate();
  }

  /** That of a rule which adds it to the gradient, to the one as it is: d/r. */
  double addedWeightDecay() {
    return number("weightDecays") / gradientScale();
  }

  /** Steps taken; on several devices each counts. */
  int updates() {
    return value("numUpdate", Integer.class).orElse(0);
  }

  /**
   * A state that is kept by parameter and device, laid end to end; a parameter that was never
   * stepped has zeros.
   *
   * @return a new array of shape (n)
   */
  Optional<NDArray> flat(String field) {
    return value(field, Map.class).map(this::flat);
  }

  private NDArray flat(Map<?, ?> states) {
    Device device = trainer.getDevices()[0];
    return TrainableParameters.flatten(
        trainer.getModel().getBlock(),
        parameter ->
            states.get(parameter.getId()) instanceof Map<?, ?> byDevice
                    && byDevice.get(device) instanceof NDArray state
                ? state
                : parameter.getArray().zerosLike());
  }

  <T> Optional<T> value(String field, Class<T> type) {
    Optional<T> value = PrivateFields.named(optimizer, field, type);
    if (value.isEmpty()) {
      leftOut.accept("it has no readable field " + field);
    }
    return value;
  }
}
