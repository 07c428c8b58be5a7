package io.github.spherometer.examples.architecture;

import io.github.spherometer.listener.measurement.Curvature;
import io.github.spherometer.listener.measurement.Measurement;

/** What sharpness is told by. */
enum Quantity {
  TRACE("trace"),
  L1("largest eigenvalue");

  private final String words;

  Quantity(String words) {
    this.words = words;
  }

  double of(Measurement measurement) {
    Curvature curvature = measurement.curvature();
    return this == TRACE ? curvature.trace().trace() : curvature.spectrum().largest().value();
  }

  @Override
  public String toString() {
    return words;
  }
}
