package io.github.spherometer.listener;

/** On which thread, and in whose time, a run is measured. */
enum Where {
  /** On the training's thread, which waits: the training's own arrays. */
  IN_FOREGROUND,
  /** From copies on a thread of the run, in time that the training lends it. */
  IN_LENT_TIME,
  /** From copies on a thread of the run, while the training goes on. */
  BESIDE
}
