package io.github.spherometer.listener.optimizer;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/** The diagonal matrix P of an update rule whose steps are scaled by P^-1. */
interface Preconditioner {

  /**
   * The scale P^-1/2 of the latest step; one has been taken. It is 0 where P is not known.
   *
   * @return a new array of shape (n); empty if the state cannot be read
   */
  Optional<NDArray> scale(OptimizerState state);
}
