package io.github.spherometer.examples.singularity;

/** What a run is for. */
enum Study {
  /** The spectrum before training, half way down, and after it. */
  SPECTRA,
  /** The spectrum along a training. */
  PATH,
  /** The top eigenvalue of many initialisations. */
  STARTS,
  /** The loss on lines between solutions. */
  LINE
}
