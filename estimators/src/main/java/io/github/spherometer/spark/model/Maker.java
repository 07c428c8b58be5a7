package io.github.spherometer.spark.model;

import java.io.Serializable;

/**
 * Makes something on an executor. A lambda will do; what it captures travels with it.
 *
 * @param <T> what it makes
 */
@FunctionalInterface
public interface Maker<T> extends Serializable {

  /**
   * Makes a new one.
   *
   * @return one that nobody else has
   */
  T make();
}
