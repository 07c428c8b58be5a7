package io.github.spherometer.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.dataset.ArrayDataset;
import java.util.SplittableRandom;

/**
 * The teacher-student task of "SGD Smooths the Sharpest Directions" (Jastrzebski et al. 2018): a
 * linear teacher with weights from N(0, 1) labels inputs from N(0, 1/300) in 300 dimensions, with
 * noise of variance 0.2; the student is a ReLU network with two hidden layers.
 */
final class TeacherStudentTask {

  static final int DIMENSIONS = 300;
  private static final double NOISE_VARIANCE = 0.2;

  private final NDArray inputs;
  private final NDArray labels;

  private TeacherStudentTask(NDArray inputs, NDArray labels) {
    this.inputs = inputs;
    this.labels = labels;
  }

  /** Draws a training set, which the manager owns. */
  static TeacherStudentTask draw(NDManager manager, int samples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] teacher = new double[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      teacher[i] = random.nextGaussian();
    }
    float[] inputs = new float[samples * DIMENSIONS];
    float[] labels = new float[samples];
    for (int sample = 0; sample < samples; sample++) {
      double label = Math.sqrt(NOISE_VARIANCE) * random.nextGaussian();
      for (int i = 0; i < DIMENSIONS; i++) {
        double input = random.nextGaussian() / Math.sqrt(DIMENSIONS);
        inputs[sample * DIMENSIONS + i] = (float) input;
        label += teacher[i] * input;
      }
      labels[sample] = (float) label;
    }
    return new TeacherStudentTask(
        manager.create(inputs, new Shape(samples, DIMENSIONS)),
        manager.create(labels, new Shape(samples, 1)));
  }

  /** The student, uninitialised; DJL's default initialisation is He's. */
  static Block student(int hidden) {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(hidden).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(hidden).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(1).build());
  }

  NDList inputs() {
    return new NDList(inputs);
  }

  NDList labels() {
    return new NDList(labels);
  }

  /** The training set in shuffled batches. */
  ArrayDataset dataset(int batchSize) {
    return new ArrayDataset.Builder()
        .setData(inputs)
        .optLabels(labels)
        .setSampling(batchSize, true)
        .build();
  }
}
