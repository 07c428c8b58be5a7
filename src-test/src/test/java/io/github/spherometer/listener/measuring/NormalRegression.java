package io.github.spherometer.listener.measuring;

import ai.djl.ndarray.NDArray;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.CustomLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;

/**
 * Linear regression, with the mean square as its loss, on features that are normal with known
 * variances and labels with normal noise. All that belongs to its gradient noise is known: with
 * variances v, the distance d of the parameters from those of the data, and q the sum of v d^2, the
 * Hessian is diagonal with 2v, the mean gradient 2vd, and the diagonal of the covariance of a
 * sample's gradient 4v (q + noise) + (2vd)^2, by the fourth moments of the normal distribution.
 */
final class NormalRegression {

  static final double[] VARIANCES = {4, 2, 1, 0.5, 0.25};

  /** Of the parameters from those of the data. */
  static final double[] DISTANCE = {0.3, -0.2, 0.5, 0.1, 0.4};

  static final int FEATURES = VARIANCES.length;

  private static final double LABEL_NOISE = 1;

  private NormalRegression() {}

  /** Features x, and the residual prediction - label. */
  static final class Sample {

    final double[] features;
    final double residual;

    private Sample(double[] features, double residual) {
      this.features = features;
      this.residual = residual;
    }

    /** Of the square of the residual. */
    double[] gradient() {
      return product(features, 2 * residual);
    }

    double[] hessianTimes(double[] vector) {
      return product(features, 2 * dot(features, vector));
    }
  }

  /** What is wanted of a batch, in closed form or estimated. */
  record Noise(double noise, double signal, double curvedNoise, double curvedSignal) {

    double simple() {
      return noise / signal;
    }

    double curvature() {
      return curvedNoise / curvedSignal;
    }
  }

  static Loss loss() {
    return CustomLoss.of("MeanSquare", (labels, predictions) -> square(labels, predictions).mean());
  }

  static NDArray square(NDArray labels, NDArray predictions) {
    return predictions.sub(labels).square();
  }

  private static Sample sample(Random random) {
    double[] features = new double[FEATURES];
    double residual = -Math.sqrt(LABEL_NOISE) * random.nextGaussian();
    for (int i = 0; i < FEATURES; i++) {
      features[i] = Math.sqrt(VARIANCES[i]) * random.nextGaussian();
      residual += features[i] * DISTANCE[i];
    }
    return new Sample(features, residual);
  }

  static List<Sample> batch(int size, Random random) {
    List<Sample> batch = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      batch.add(sample(random));
    }
    return batch;
  }

  static Noise closedForm() {
    double error = LABEL_NOISE;
    for (int i = 0; i < FEATURES; i++) {
      error += VARIANCES[i] * DISTANCE[i] * DISTANCE[i];
    }
    double loss = error;
    return new Noise(
        sum((v, d) -> variance(v, d, loss)),
        sum((v, d) -> square(2 * v * d)),
        sum((v, d) -> 2 * v * variance(v, d, loss)),
        sum((v, d) -> 2 * v * square(2 * v * d)));
  }

  private static double variance(double v, double d, double loss) {
    return 4 * v * loss + square(2 * v * d);
  }

  private static double square(double x) {
    return x * x;
  }

  private static double sum(DoubleBinaryOperator term) {
    double sum = 0;
    for (int i = 0; i < FEATURES; i++) {
      sum += term.applyAsDouble(VARIANCES[i], DISTANCE[i]);
    }
    return sum;
  }

  /** By thirds of a batch, sample by sample. */
  static Noise ofThirds(List<Sample> batch) {
    int size = batch.size() / 3;
    List<List<Sample>> parts = new ArrayList<>();
    List<double[]> gradients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      List<Sample> part = batch.subList(i * size, (i + 1) * size);
      parts.add(part);
      gradients.add(gradient(part));
    }
    double[] mean = gradient(batch.subList(0, 3 * size));
    double variance = 0;
    for (double[] gradient : gradients) {
      double[] deviation = sum(gradient, product(mean, -1));
      variance += dot(deviation, deviation) / 2;
    }
    double curved = 0;
    double signal = 0;
    for (int i = 0; i < 3; i++) {
      double[] one = gradients.get(i);
      double[] other = gradients.get((i + 1) % 3);
      double[] product = hessianTimes(parts.get((i + 2) % 3), one);
      signal += dot(other, product) / 3;
      curved += dot(sum(one, product(other, -1)), product) / 3;
    }
    return new Noise(size * variance, dot(mean, mean) - variance / 3, size * curved, signal);
  }

  /** By halves of a batch and the Hessian of all of it, which depends on them. */
  static Noise ofHalves(List<Sample> batch) {
    int size = batch.size() / 2;
    double[] one = gradient(batch.subList(0, size));
    double[] other = gradient(batch.subList(size, 2 * size));
    double[] difference = sum(one, product(other, -1));
    double[] product = hessianTimes(batch, difference);
    return new Noise(
        size * dot(difference, difference) / 2,
        dot(one, other),
        size * dot(difference, product) / 2,
        dot(other, hessianTimes(batch, one)));
  }

  private static double[] gradient(List<Sample> samples) {
    double[] mean = new double[FEATURES];
    for (Sample sample : samples) {
      mean = sum(mean, product(sample.gradient(), 1.0 / samples.size()));
    }
    return mean;
  }

  private static double[] hessianTimes(List<Sample> samples, double[] vector) {
    double[] mean = new double[FEATURES];
    for (Sample sample : samples) {
      mean = sum(mean, product(sample.hessianTimes(vector), 1.0 / samples.size()));
    }
    return mean;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  private static double[] product(double[] a, double factor) {
    double[] product = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      product[i] = a[i] * factor;
    }
    return product;
  }

  private static double dot(double[] a, double[] b) {
    double dot = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
    }
    return dot;
  }
}
