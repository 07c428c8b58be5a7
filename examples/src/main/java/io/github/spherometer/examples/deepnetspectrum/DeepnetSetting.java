package io.github.spherometer.examples.deepnetspectrum;

/**
 * One run.
 *
 * @param net that is trained
 * @param data images, or {@code mixture}
 * @param classes C
 * @param perClass n, training samples of each class
 * @param width of the net
 * @param recipe how it is trained
 * @param effort how it is measured
 * @param seed of data, initialisation and order of batches
 */
record DeepnetSetting(
    Net net,
    String data,
    int classes,
    int perClass,
    double width,
    Recipe recipe,
    Effort effort,
    int seed) {

  /** What is varied. */
  String label() {
    return net.hasImages()
        ? "%s, n = %d".formatted(net, perClass)
        : "%s, C = %d".formatted(net, classes);
  }
}
