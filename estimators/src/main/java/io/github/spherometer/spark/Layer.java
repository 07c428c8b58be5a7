package io.github.spherometer.spark;

import io.github.spherometer.estimators.operator.ParameterGroup;
import java.io.Serializable;

/** A group of parameters, on its way from an executor. */
record Layer(String name, long start, long end) implements Serializable {

  static Layer of(ParameterGroup group) {
    return new Layer(group.name(), group.start(), group.end());
  }

  ParameterGroup group() {
    return new ParameterGroup(name, start, end);
  }
}
