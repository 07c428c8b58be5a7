package io.github.spherometer.listener.measuring;

import java.util.function.Supplier;

/**
 * Who decides when and on which thread a measurement's passes are computed, or that it ends:
 * products, and losses beside the point that is measured.
 */
@FunctionalInterface
public interface Passes {

  /**
   * Computes one.
   *
   * @param pass computes it; an array that it returns must be in no scope
   * @return what that returns
   * @throws RuntimeException if the measurement ends here
   */
  <T> T compute(Supplier<T> pass);
}
