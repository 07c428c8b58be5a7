package io.github.spherometer.surface.classes;

import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.LossSurface;
import java.util.Arrays;

/**
 * The oracle: softmax cross-entropy of a small net, and its gradient for every sample and every
 * label that the sample might have, each from a surface of its own.
 */
final class ClassifiedSamples {

  static final int INPUTS = 4;
  static final int SAMPLES = 13;

  private final int classes;
  private final int[] labels;
  private final double[][][] gradients;
  private final double[][] weights;

  private ClassifiedSamples(int classes, double[][][] gradients, double[][] weights) {
    this.classes = classes;
    this.labels = labels(classes);
    this.gradients = gradients;
    this.weights = weights;
  }

  /** Classes of unequal size. */
  static int[] labels(int classes) {
    int[] labels = new int[SAMPLES];
    Arrays.setAll(labels, i -> i * 5 % 7 % classes);
    return labels;
  }

  static Problem problem(int classes, DataType type) {
    return problem(classes, type, 0.7);
  }

  static Problem problem(int classes, DataType type, double scale) {
    NDManager manager = Engine.getInstance().newBaseManager();
    Block net = new Mlp(INPUTS, classes, new int[] {5}, Activation::tanh);
    Fixtures.initialised(net, manager, type, scale, new Shape(1, INPUTS));
    NDList data = new NDList(Fixtures.gaussian(manager, type, 1, SAMPLES, INPUTS));
    long[] labels = Arrays.stream(labels(classes)).asLongStream().toArray();
    NDList ofData = new NDList(manager.create(labels));
    return new Problem(manager, net, Loss.softmaxCrossEntropyLoss(), data, ofData);
  }

  static ClassifiedSamples of(Problem problem, int classes) {
    double[][][] gradients = new double[SAMPLES][classes][];
    double[][] weights = new double[SAMPLES][classes];
    for (int i = 0; i < SAMPLES; i++) {
      NDArray sample = problem.data().head().get(i + ":" + (i + 1));
      for (int k = 0; k < classes; k++) {
        NDArray label = problem.manager().create(new long[] {k});
        try (LossSurface one = LossSurface.of(problem.block(), problem.loss(), sample, label)) {
          gradients[i][k] = Fixtures.doubles(one.gradient());
          weights[i][k] = Math.exp(-one.value()) / SAMPLES;
        }
      }
    }
    return new ClassifiedSamples(classes, gradients, weights);
  }

  int size() {
    return gradients[0][0].length;
  }

  double crossWeight(int c, int k) {
    double sum = 0;
    for (int i = 0; i < SAMPLES; i++) {
      sum += labels[i] == c ? weights[i][k] : 0;
    }
    return sum;
  }

  double[] crossMean(int c, int k) {
    double[] mean = new double[size()];
    for (int i = 0; i < SAMPLES; i++) {
      if (labels[i] == c) {
        add(mean, weights[i][k] / crossWeight(c, k), gradients[i][k]);
      }
    }
    return mean;
  }

  double classWeight(int c) {
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += k == c ? 0 : crossWeight(c, k);
    }
    return sum;
  }

  double[] classMean(int c) {
    double[] mean = new double[size()];
    for (int k = 0; k < classes; k++) {
      if (k != c) {
        add(mean, crossWeight(c, k) / classWeight(c), crossMean(c, k));
      }
    }
    return mean;
  }

  double[] deviation(int c, int k) {
    double[] deviation = crossMean(c, k);
    add(deviation, -1, classMean(c));
    return deviation;
  }

  double[][] sameClass() {
    double[][] sum = new double[size()][size()];
    for (int i = 0; i < SAMPLES; i++) {
      addSquare(sum, weights[i][labels[i]], gradients[i][labels[i]]);
    }
    return sum;
  }

  double[][] betweenClasses() {
    double[][] sum = new double[size()][size()];
    for (int c = 0; c < classes; c++) {
      addSquare(sum, classWeight(c), classMean(c));
    }
    return sum;
  }

  double[][] betweenCrossClasses() {
    double[][] sum = new double[size()][size()];
    for (int c = 0; c < classes; c++) {
      for (int k = 0; k < classes; k++) {
        if (k != c) {
          addSquare(sum, crossWeight(c, k), deviation(c, k));
        }
      }
    }
    return sum;
  }

  double[][] withinCrossClasses() {
    double[][] sum = new double[size()][size()];
    for (int i = 0; i < SAMPLES; i++) {
      for (int k = 0; k < classes; k++) {
        if (k != labels[i]) {
          double[] difference = gradients[i][k].clone();
          add(difference, -1, crossMean(labels[i], k));
          addSquare(sum, weights[i][k], difference);
        }
      }
    }
    return sum;
  }

  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private static void add(double[] sum, double factor, double[] x) {
    for (int i = 0; i < x.length; i++) {
      sum[i] += factor * x[i];
    }
  }

  private static void addSquare(double[][] sum, double weight, double[] x) {
    for (int i = 0; i < x.length; i++) {
      add(sum[i], weight * x[i], x);
    }
  }
}
