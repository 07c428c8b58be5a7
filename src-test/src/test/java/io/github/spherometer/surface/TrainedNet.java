package io.github.spherometer.surface;

import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import java.util.Arrays;
import java.util.Random;

/** ReLU classifiers trained by full-batch gradient descent on clusters of points. */
final class TrainedNet {

  private TrainedNet() {}

  /**
   * Classes of unit Gaussian noise about random means of norm 3.
   *
   * @param dimension of the points
   * @param hidden units of the layers
   */
  static Problem gaussianMixture(
      int classes, int dimension, int points, int steps, long seed, int... hidden) {
    Random random = new Random(seed);
    double[][] means = new double[classes][];
    for (int label = 0; label < classes; label++) {
      double[] mean = random.doubles(dimension).map(u -> random.nextGaussian()).toArray();
      double norm = Math.sqrt(Arrays.stream(mean).map(m -> m * m).sum());
      means[label] = Arrays.stream(mean).map(m -> 3 * m / norm).toArray();
    }
    return train(classifier(random, means, points, hidden), 0.2, steps);
  }

  /** Two blobs of unit Gaussian noise about (1, 1) and (-1, -1). */
  static Problem twoBlobs(int hidden, long seed) {
    double[][] means = {{1, 1}, {-1, -1}};
    return train(classifier(new Random(seed), means, 100, hidden, hidden), 0.3, 800);
  }

  private static Problem classifier(Random random, double[][] means, int points, int... hidden) {
    NDManager manager = Engine.getInstance().newBaseManager();
    int dimension = means[0].length;
    double[] data = new double[points * dimension];
    long[] labels = new long[points];
    for (int i = 0; i < points; i++) {
      labels[i] = i % means.length;
      for (int j = 0; j < dimension; j++) {
        data[i * dimension + j] = means[i % means.length][j] + random.nextGaussian();
      }
    }
    Block mlp = new Mlp(dimension, means.length, hidden);
    mlp.initialize(manager, DataType.FLOAT32, new Shape(1, dimension));
    Fixtures.setParameters(mlp, heInitialisation(random, dimension, means.length, hidden));
    NDArray inputs = Fixtures.array(manager, DataType.FLOAT32, data, new Shape(points, dimension));
    return new Problem(
        manager,
        mlp,
        Loss.softmaxCrossEntropyLoss(),
        new NDList(inputs.duplicate()),
        new NDList(manager.create(labels).duplicate()));
  }

  /** In the order of the flat vector: weights, then biases, which are zero, of each layer. */
  private static double[] heInitialisation(Random random, int inputs, int outputs, int... hidden) {
    int[] sizes = new int[hidden.length + 2];
    sizes[0] = inputs;
    System.arraycopy(hidden, 0, sizes, 1, hidden.length);
    sizes[sizes.length - 1] = outputs;
    double[] parameters = {};
    for (int layer = 1; layer < sizes.length; layer++) {
      int start = parameters.length;
      int weights = sizes[layer - 1] * sizes[layer];
      double scale = Math.sqrt(2.0 / sizes[layer - 1]);
      parameters = Arrays.copyOf(parameters, start + weights + sizes[layer]);
      for (int i = start; i < start + weights; i++) {
        parameters[i] = scale * random.nextGaussian();
      }
    }
    return parameters;
  }

  private static Problem train(Problem problem, double learningRate, int steps) {
    double[] point = Fixtures.parameters(problem.block());
    for (int step = 0; step < steps; step++) {
      try (LossSurface surface = problem.surface()) {
        double[] g = Fixtures.doubles(surface.gradient());
        double[] x = point;
        Arrays.setAll(point, i -> x[i] - learningRate * g[i]);
      }
      Fixtures.setParameters(problem.block(), point);
    }
    return problem;
  }
}
