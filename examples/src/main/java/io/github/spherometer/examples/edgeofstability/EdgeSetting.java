package io.github.spherometer.examples.edgeofstability;

import java.util.Locale;

/**
 * A training.
 *
 * @param task what is learned
 * @param data the name of the images; empty where there are none
 * @param samples of the training set
 * @param hidden units in each hidden layer
 * @param method of training
 * @param learningRate step size
 * @param batchSize samples a batch; all of them for a full batch
 * @param steps of the optimizer
 * @param every batches between two measurements
 * @param seed of data, parameters and order of batches
 */
record EdgeSetting(
    Task task,
    String data,
    int samples,
    int hidden,
    Method method,
    double learningRate,
    int batchSize,
    long steps,
    int every,
    int seed) {

  EdgeSetting withSeed(int other) {
    return new EdgeSetting(
        task, data, samples, hidden, method, learningRate, batchSize, steps, every, other);
  }

  /** What tells apart the runs of one task and one method. */
  String label() {
    String rate = "lr " + shortest(learningRate);
    return method == Method.SMALL_BATCHES ? "batch " + batchSize + ", " + rate : rate;
  }

  private static String shortest(double value) {
    String digits = String.format(Locale.ROOT, "%.5f", value);
    return digits.replaceAll("0+$", "").replaceAll("\\.$", "");
  }
}
