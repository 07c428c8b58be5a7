package io.github.spherometer.listener.guard;

/** A measurement was stopped between two products. That is no failure, and no guard counts it. */
public final class MeasurementStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MeasurementStoppedException() {
    super("the measurement was stopped");
  }
}
