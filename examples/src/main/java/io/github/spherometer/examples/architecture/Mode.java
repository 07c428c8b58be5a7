package io.github.spherometer.examples.architecture;

import java.util.Locale;

/** By what BatchNorm normalises: the batch, or what it has seen in training. */
enum Mode {
  TRAIN,
  EVAL;

  /** The two are one for a net without BatchNorm, which has a log of the first alone. */
  static Mode logged(Variant variant, Mode wanted) {
    return variant.hasBatchNorm() ? wanted : TRAIN;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
