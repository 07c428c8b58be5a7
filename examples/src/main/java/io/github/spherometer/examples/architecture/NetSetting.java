package io.github.spherometer.examples.architecture;

import io.github.spherometer.examples.data.ImageDataset;

/**
 * A training.
 *
 * @param dataset what it learns
 * @param images that it learns from, as many of each class
 * @param depth of the net
 * @param width of its first stage
 * @param variant what the net is left without
 * @param rate learning rate
 * @param decay of the weights
 * @param drops whether the rate is divided by ten after 4/9 and 6/9 of the steps, as in the paper
 * @param batch images a batch
 * @param steps of the optimizer
 * @param probe images that the curvature is measured on, some of those above
 * @param points how finely it is measured: so many times along the training, with ten products a
 *     point, four for each stage; six steps of the density, and two lines of the surface, a point
 * @param seed of images, initialisation and order
 */
record NetSetting(
    ImageDataset dataset,
    int images,
    int depth,
    int width,
    Variant variant,
    double rate,
    double decay,
    boolean drops,
    int batch,
    int steps,
    int probe,
    int points,
    int seed) {

  static final double MOMENTUM = 0.9;

  /** Pictures are made of one training of each kind. */
  boolean isPictured() {
    return seed == 1;
  }
}
