package io.github.spherometer.listener.measurement;

/** How an optimizer moves, as far as it decides at which sharpness a training becomes unstable. */
public enum UpdateRule {
  /** Gradient descent, with heavy-ball momentum or without. */
  HEAVY_BALL,

  /**
   * Gradient descent with Nesterov's momentum, of an optimizer of one's own: DJL's {@code Nag}
   * cannot step on its PyTorch engine (seen up to DJL 0.36.0).
   */
  NESTEROV,

  /** Adam and its like; the momentum is beta1. */
  ADAPTIVE,

  /** Anything else. */
  UNKNOWN
}
