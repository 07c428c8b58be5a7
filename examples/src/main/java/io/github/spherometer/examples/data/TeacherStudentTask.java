package io.github.spherometer.examples.data;

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
public final class TeacherStudentTask {

  /** Numbers a sample. */
  public static final int DIMENSIONS = 300;

  private static final double NOISE_VARIANCE = 0.2;

  private final NDArray inputs;
  private final NDArray labels;

  private TeacherStudentTask(NDArray inputs, NDArray labels) {
    this.inputs = inputs;
    this.labels = labels;
  }

  /**
   * Draws samples.
   *
   * @param manager owner of the arrays
   * @param samples how many
   * @param seed the same teacher and samples for the same seed
   * @return the task
   */
  public static TeacherStudentTask draw(NDManager manager, int samples, long seed) {
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

  /**
   * Returns the student; DJL's default initialisation is He's.
   *
   * @param hidden units in each of the two hidden layers
   * @return an uninitialised network
   */
  public static Block student(int hidden) {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(hidden).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(hidden).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(1).build());
  }

  /**
   * Returns the student that the example trains by default.
   *
   * @return an uninitialised network with 300 units in each hidden layer
   */
  public static Block student() {
    return student(300);
  }

  /**
   * Returns some of the samples, such as those to train with and others to test with.
   *
   * @param from the first of them, counted from 0
   * @param to behind the last one
   * @return samples of the same teacher
   */
  public TeacherStudentTask range(int from, int to) {
    String range = from + ":" + to;
    return new TeacherStudentTask(inputs.get(range), labels.get(range));
  }

  /**
   * Returns what the student sees.
   *
   * @return float32 (samples, 300)
   */
  public NDList inputs() {
    return new NDList(inputs);
  }

  /**
   * Returns what it is to say.
   *
   * @return float32 (samples, 1)
   */
  public NDList labels() {
    return new NDList(labels);
  }

  /**
   * Returns the samples in shuffled batches, in an order that the engine's generator draws.
   *
   * @param batchSize samples a batch; the last one may have fewer
   * @return for {@code EasyTrain}, or {@code Trainer.iterateDataset}
   */
  public ArrayDataset dataset(int batchSize) {
    return new ArrayDataset.Builder()
        .setData(inputs)
        .optLabels(labels)
        .setSampling(batchSize, true)
        .build();
  }
}
