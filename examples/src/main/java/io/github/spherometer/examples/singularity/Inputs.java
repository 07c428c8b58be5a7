package io.github.spherometer.examples.singularity;

/** What a net is trained on. */
enum Inputs {
  IMAGES,
  /** Noise in the place of the images, whose labels stay. */
  NOISE,
  /** Two clouds in the plane. */
  BLOBS
}
