package io.github.spherometer.surface.classes;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A linear combination of the means delta_cc' of one class c. */
final class MeanVector {

  private final GradientMean mean;
  private final double[] parts;

  /**
   * @param mean which one, and its weight
   * @param parts what of delta_cc' is in it, one number for every c'
   */
  private MeanVector(GradientMean mean, double[] parts) {
    this.mean = mean;
    this.parts = parts;
  }

  /** delta_c for every c. */
  static List<MeanVector> ofClasses(Softmax softmax) {
    return IntStream.range(0, softmax.classes())
        .mapToObj(
            c -> {
              double weight = softmax.classWeight(c);
              GradientMean mean = new GradientMean(c, OptionalInt.empty(), weight);
              return new MeanVector(mean, softmax.classShares(c));
            })
        .toList();
  }

  /** delta_cc' for every c and every c' other than c. */
  static List<MeanVector> ofPairs(Softmax softmax) {
    return pairs(softmax)
        .map(mean -> new MeanVector(mean, unit(softmax.classes(), mean.logit().orElseThrow())))
        .toList();
  }

  /** delta_cc' - delta_c for the same. */
  static List<MeanVector> ofDeviations(Softmax softmax) {
    return ofPairs(softmax).stream()
        .map(
            pair -> {
              double[] ofClass = softmax.classShares(pair.mean.label());
              double[] parts = pair.parts.clone();
              for (int k = 0; k < parts.length; k++) {
                parts[k] -= ofClass[k];
              }
              return new MeanVector(pair.mean, parts);
            })
        .toList();
  }

  private static Stream<GradientMean> pairs(Softmax softmax) {
    int classes = softmax.classes();
    return IntStream.range(0, classes * classes)
        .filter(pair -> pair / classes != pair % classes)
        .mapToObj(
            pair -> {
              int c = pair / classes;
              int k = pair % classes;
              return new GradientMean(c, OptionalInt.of(k), softmax.crossWeight(c, k));
            });
  }

  private static double[] unit(int size, int index) {
    double[] unit = new double[size];
    unit[index] = 1;
    return unit;
  }

  GradientMean mean() {
    return mean;
  }

  /** Adds a multiple of it to a combination of all delta_cc'. */
  void addTo(double[][] combination, double factor) {
    double[] row = combination[mean.label()];
    for (int k = 0; k < parts.length; k++) {
      row[k] += factor * parts[k];
    }
  }

  /** Its inner product with a vector, of those of all delta_cc'. */
  double product(double[][] withMeans) {
    double sum = 0;
    for (int k = 0; k < parts.length; k++) {
      sum += parts[k] * withMeans[mean.label()][k];
    }
    return sum;
  }
}
