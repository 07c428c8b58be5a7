package io.github.spherometer.spark.executor;

import io.github.spherometer.estimators.operator.ParameterGroup;
import java.io.Serializable;

/** A group of parameters, on its way from an executor. */
public record Layer(String name, long start, long end) implements Serializable {

  static Layer of(ParameterGroup group) {
    return new Layer(group.name(), group.start(), group.end());
  }

  /**
   * Returns the group.
   *
   * @return of the same parameters
   */
  public ParameterGroup group() {
    return new ParameterGroup(name, start, end);
  }
}
