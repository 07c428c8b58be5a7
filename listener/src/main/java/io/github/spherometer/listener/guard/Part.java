package io.github.spherometer.listener.guard;

/** A part of a measurement that the others can do without. */
public enum Part {
  TRAINING_LOSS("the loss of the batch was not evaluated"),
  TRACE("the trace was not measured"),
  DENSITY("the density of the spectrum was not measured"),
  LOSS_SLICE("the loss along the sharpest eigenvectors was not measured"),
  GRADIENT("the gradient of the batch was not measured"),
  NOISE_SCALE("the gradient noise scale was not measured"),
  SHARPNESS("the sharpness of the loss that is trained was not measured"),
  DEAD_NEURONS("dead neurons were not counted");

  private final String missing;

  Part(String missing) {
    this.missing = missing;
  }

  /** What to say where it is missing, as a sentence's beginning. */
  String missing() {
    return missing;
  }
}
