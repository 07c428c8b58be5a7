package io.github.spherometer.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.SteadyL2Loss;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Something to train on: a ReLU network with two hidden layers, and its data. */
record Task(
    String name,
    NDManager manager,
    Block block,
    Loss loss,
    NDArray inputs,
    NDArray labels,
    double learningRate)
    implements AutoCloseable {

  private static final int SAMPLES = 1000;

  /** Those that curvature is measured along. */
  static List<Supplier<Task>> trained() {
    return List.of(Task::teacherStudent, () -> gaussianMixture(10));
  }

  /** Jastrzebski et al. 2018: a linear teacher with noise of variance 0.2 labels the inputs. */
  static Task teacherStudent() {
    int dimensions = 300;
    Random random = new Random(1);
    float[] teacher = gaussian(random, dimensions, 1);
    float[] inputs = gaussian(random, SAMPLES * dimensions, Math.sqrt(1.0 / dimensions));
    float[] labels = gaussian(random, SAMPLES, Math.sqrt(0.2));
    for (int i = 0; i < inputs.length; i++) {
      labels[i / dimensions] += teacher[i % dimensions] * inputs[i];
    }
    NDManager manager = Engine.getInstance().newBaseManager();
    return new Task(
        "teacher-student, 40 301 parameters",
        manager,
        network(100, 1),
        new SteadyL2Loss(manager),
        manager.create(inputs, new Shape(SAMPLES, dimensions)),
        manager.create(labels, new Shape(SAMPLES, 1)),
        0.2);
  }

  /** Classes of unit Gaussian noise about random means of norm 3. */
  static Task gaussianMixture(int classes) {
    int dimensions = 100;
    Random random = new Random(1);
    float[] means = gaussian(random, classes * dimensions, 3 / Math.sqrt(dimensions));
    float[] inputs = gaussian(random, SAMPLES * dimensions, 1);
    long[] labels = new long[SAMPLES];
    for (int sample = 0; sample < SAMPLES; sample++) {
      int label = random.nextInt(classes);
      labels[sample] = label;
      for (int i = 0; i < dimensions; i++) {
        inputs[sample * dimensions + i] += means[label * dimensions + i];
      }
    }
    NDManager manager = Engine.getInstance().newBaseManager();
    return new Task(
        "Gaussian mixture of " + classes + " classes",
        manager,
        network(30, classes),
        Loss.softmaxCrossEntropyLoss(),
        manager.create(inputs, new Shape(SAMPLES, dimensions)),
        manager.create(labels, new Shape(SAMPLES)),
        0.1);
  }

  private static float[] gaussian(Random random, int size, double deviation) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  private static Block network(int hidden, int outputs) {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(hidden).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(hidden).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(outputs).build());
  }

  @Override
  public void close() {
    manager.close();
  }
}
