package io.github.spherometer.listener.measuring;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;

/** Who decides when and on which thread a measurement's products are computed, or that it ends. */
@FunctionalInterface
public interface Products {

  /**
   * Computes one.
   *
   * @param product computes it
   * @return it, in the scope of the calling thread
   * @throws RuntimeException if the measurement ends here
   */
  NDArray compute(Supplier<NDArray> product);
}
