package io.github.spherometer.listener.measurement;

/** How an optimizer moves, as far as it decides at which sharpness a training becomes unstable. */
public enum UpdateRule {
  /** Gradient descent, with heavy-ball momentum or without. */
  HEAVY_BALL,

  /** Gradient descent with Nesterov's momentum. */
  NESTEROV,

  /** Adam and its like; the momentum is beta1. */
  ADAPTIVE,

  /** Anything else. */
  UNKNOWN
}
