package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.data.ImageDataset;

/**
 * All that the result of a run depends on.
 *
 * @param study what it is for
 * @param dataset whose images are taken
 * @param inputs what the net is trained on
 * @param samples of the training set
 * @param spread of the blobs; 0 for other inputs
 * @param hidden units of each hidden layer: one layer for images and noise, two for blobs
 * @param objective what is minimised
 * @param learningRate of heavy-ball descent on all samples at once
 * @param momentum of the same
 * @param steps of a training
 * @param count how many trainings, for {@link Study#STARTS}; else 1
 * @param seed of data, initialisation and order of batches
 */
record Setting(
    Study study,
    ImageDataset dataset,
    Inputs inputs,
    int samples,
    double spread,
    int hidden,
    Objective objective,
    double learningRate,
    double momentum,
    int steps,
    int count,
    int seed) {

  private static final double PIXELS = 784;

  /** Parameters of the net, if images are 28 x 28 and of ten classes. */
  double parameters() {
    double h = hidden;
    return inputs == Inputs.BLOBS ? h * h + 6 * h + 2 : (PIXELS + 11) * h + 10;
  }

  Setting withSeed(int other) {
    return new Setting(
        study,
        dataset,
        inputs,
        samples,
        spread,
        hidden,
        objective,
        learningRate,
        momentum,
        steps,
        count,
        other);
  }

  Setting with(Objective other, double rate) {
    return new Setting(
        study, dataset, inputs, samples, spread, hidden, other, rate, momentum, steps, count, seed);
  }

  Setting with(Inputs other) {
    return new Setting(
        study,
        dataset,
        other,
        samples,
        spread,
        hidden,
        objective,
        learningRate,
        momentum,
        steps,
        count,
        seed);
  }

  Setting with(Study other, int trainings) {
    return new Setting(
        other,
        dataset,
        inputs,
        samples,
        spread,
        hidden,
        objective,
        learningRate,
        momentum,
        steps,
        trainings,
        seed);
  }

  Setting withHidden(int units) {
    return new Setting(
        study,
        dataset,
        inputs,
        samples,
        spread,
        units,
        objective,
        learningRate,
        momentum,
        steps,
        count,
        seed);
  }

  Setting withSpread(double other) {
    return new Setting(
        study,
        dataset,
        inputs,
        samples,
        other,
        hidden,
        objective,
        learningRate,
        momentum,
        steps,
        count,
        seed);
  }

  Setting withSteps(int other) {
    return new Setting(
        study,
        dataset,
        inputs,
        samples,
        spread,
        hidden,
        objective,
        learningRate,
        momentum,
        other,
        count,
        seed);
  }
}
