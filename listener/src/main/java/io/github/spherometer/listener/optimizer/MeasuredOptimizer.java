package io.github.spherometer.listener.optimizer;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.listener.measurement.Hyperparameters;
import java.util.Optional;

/** The optimizer of one training, as far as measurements need to know it. */
public interface MeasuredOptimizer {

  /** The name of its class, or "unknown". */
  String name();

  /**
   * The hyperparameters of the trainer's next step. With a rescaled gradient, those of the same
   * step by the gradient as it is.
   *
   * @throws RuntimeException if they are a user's function, and it fails
   */
  Hyperparameters hyperparameters();

  /**
   * The same, as far as they can be had at every batch: quickly, without a word, and without a call
   * of anything of the user's. What cannot is NaN.
   */
  default Hyperparameters inForce() {
    return Hyperparameters.unknown();
  }

  /** Whether steps are preconditioned, from the first one on. */
  default boolean isPreconditioned() {
    return false;
  }

  /**
   * The scale P^-1/2 of the latest step, of which the parameters' change is the learning rate times
   * P^-1 times a mean of the gradients. It is 0 where P is not known.
   *
   * @return a new array of shape (n); empty for steps without P, and before the first step
   */
  default Optional<NDArray> preconditioner() {
    return Optional.empty();
  }
}
