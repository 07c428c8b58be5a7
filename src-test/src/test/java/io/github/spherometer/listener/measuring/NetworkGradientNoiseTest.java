package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.statistics.RunningMean;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.surface.LossSurface;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Over all ways to deal six samples out to three parts the numbers of a network average to those of
 * its single samples, exactly.
 */
class NetworkGradientNoiseTest {

  private static final int SAMPLES = 6;
  private static final int FEATURES = 3;

  private final NDManager manager = Engine.getInstance().newBaseManager();
  private final NDArray data = Fixtures.gaussian(manager, DataType.FLOAT64, 1, SAMPLES, FEATURES);
  private final NDArray labels = Fixtures.classes(manager, 3, SAMPLES);
  private final Block net =
      Fixtures.initialised(
          new SequentialBlock()
              .add(Fixtures.linear(4, true))
              .add(Activation.tanhBlock())
              .add(Fixtures.linear(3, true)),
          manager,
          DataType.FLOAT64,
          0.7,
          new Shape(1, FEATURES));

  @AfterEach
  void close() {
    manager.close();
  }

  private LossSurface surface(Samples samples) {
    return LossSurface.of(net, Loss.softmaxCrossEntropyLoss(), samples.data(), samples.labels());
  }

  private Samples samples(int... order) {
    NDArray indices = manager.create(order);
    return new Samples(new NDList(data.get(indices)), new NDList(labels.get(indices)));
  }

  @Test
  void averagedOverAllPartsItIsThatOfTheSingleSamples() {
    RunningMean noise = new RunningMean();
    RunningMean signal = new RunningMean();
    RunningMean curvedNoise = new RunningMean();
    RunningMean curvedSignal = new RunningMean();
    for (int[] order : partitions()) {
      GradientNoise found = GradientNoise.of(samples(order), this::surface);
      noise.add(found.plain().noise());
      signal.add(found.plain().signal());
      curvedNoise.add(found.curved().noise());
      curvedSignal.add(found.curved().signal());
    }
    assertThat(noise.count()).isEqualTo(90);
    List<NDArray> gradients = gradients();
    double[][] squares = products(gradients, gradient -> gradient);
    assertThat(signal.mean()).isCloseTo(ofTwo(squares), within(1e-12));
    assertThat(noise.mean()).isCloseTo(ofOne(squares) - ofTwo(squares), within(1e-12));
    RunningMean own = new RunningMean();
    RunningMean mixed = new RunningMean();
    for (int k = 0; k < SAMPLES; k++) {
      try (LossSurface single = surface(samples(k))) {
        double[][] curved = without(k, products(gradients, single.hessian()::apply));
        own.add(ofOne(curved));
        mixed.add(ofTwo(curved));
      }
    }
    assertThat(curvedSignal.mean()).isCloseTo(mixed.mean(), within(1e-12));
    assertThat(curvedNoise.mean()).isCloseTo(own.mean() - mixed.mean(), within(1e-12));
    assertThat(Math.abs(mixed.mean())).isGreaterThan(1e-4);
  }

  /** In each part the samples are in order, which makes no difference. */
  private static List<int[]> partitions() {
    List<int[]> partitions = new ArrayList<>();
    for (int code = 0; code < 729; code++) {
      List<List<Integer>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int i = 0, rest = code; i < SAMPLES; i++, rest /= 3) {
        parts.get(rest % 3).add(i);
      }
      if (parts.stream().allMatch(part -> part.size() == 2)) {
        partitions.add(parts.stream().flatMap(List::stream).mapToInt(i -> i).toArray());
      }
    }
    return partitions;
  }

  private List<NDArray> gradients() {
    List<NDArray> gradients = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      try (LossSurface surface = surface(samples(i))) {
        gradients.add(manager.create(Fixtures.doubles(surface.gradient())));
      }
    }
    return gradients;
  }

  /** Of all vectors with each other, with a matrix in between. */
  private static double[][] products(List<NDArray> vectors, UnaryOperator<NDArray> matrix) {
    double[][] products = new double[SAMPLES][SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      NDArray product = matrix.apply(vectors.get(i));
      for (int j = 0; j < SAMPLES; j++) {
        products[i][j] = product.dot(vectors.get(j)).getDouble();
      }
    }
    return products;
  }

  private static double[][] without(int left, double[][] products) {
    double[][] rest = new double[SAMPLES - 1][SAMPLES - 1];
    for (int i = 0; i < SAMPLES - 1; i++) {
      for (int j = 0; j < SAMPLES - 1; j++) {
        rest[i][j] = products[i < left ? i : i + 1][j < left ? j : j + 1];
      }
    }
    return rest;
  }

  private static double ofOne(double[][] products) {
    return mean(products, true);
  }

  private static double ofTwo(double[][] products) {
    return mean(products, false);
  }

  private static double mean(double[][] products, boolean diagonal) {
    RunningMean mean = new RunningMean();
    for (int i = 0; i < products.length; i++) {
      for (int j = 0; j < products.length; j++) {
        if ((i == j) == diagonal) {
          mean.add(products[i][j]);
        }
      }
    }
    return mean.mean();
  }
}
