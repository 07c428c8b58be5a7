package io.github.spherometer.dashboards.trainings;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import ai.djl.translate.Batchifier;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Samples and what they are. */
final class Task {

  private final float[] data;
  private final Shape shape;
  private final float[] labels;

  /**
   * @param data row by row
   * @param shape of one sample
   * @param labels one for each sample
   */
  private Task(float[] data, Shape shape, float[] labels) {
    this.data = data;
    this.shape = shape;
    this.labels = labels;
  }

  /** That of one sample. */
  Shape shape() {
    return shape;
  }

  /** A linear teacher with noise. */
  static Task teacher(int dimensions, int samples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] teacher = random.doubles(dimensions).map(u -> random.nextGaussian()).toArray();
    float[] data = new float[samples * dimensions];
    float[] labels = new float[samples];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (random.nextGaussian() / Math.sqrt(dimensions));
      labels[i / dimensions] += (float) (teacher[i % dimensions] * data[i]);
    }
    for (int i = 0; i < samples; i++) {
      labels[i] += (float) (0.4 * random.nextGaussian());
    }
    return new Task(data, new Shape(dimensions), labels);
  }

  /** Waves along two directions, without noise. */
  static Task curved(int dimensions, int samples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] first = random.doubles(dimensions).map(u -> random.nextGaussian()).toArray();
    double[] second = random.doubles(dimensions).map(u -> random.nextGaussian()).toArray();
    float[] data = new float[samples * dimensions];
    float[] labels = new float[samples];
    for (int sample = 0; sample < samples; sample++) {
      double x = 0;
      double y = 0;
      for (int i = 0; i < dimensions; i++) {
        double value = random.nextGaussian() / Math.sqrt(dimensions);
        data[sample * dimensions + i] = (float) value;
        x += first[i] * value;
        y += second[i] * value;
      }
      labels[sample] = (float) (Math.sin(2 * x) + Math.cos(y));
    }
    return new Task(data, new Shape(dimensions), labels);
  }

  /** Classes of unit noise about means of their own; the shape is that of a sample. */
  static Task classes(int classes, Shape shape, int samples, double distance, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = (int) shape.size();
    double[][] means = new double[classes][size];
    for (double[] mean : means) {
      for (int i = 0; i < size; i++) {
        mean[i] = distance * random.nextGaussian() / Math.sqrt(size);
      }
    }
    float[] data = new float[samples * size];
    float[] labels = new float[samples];
    for (int sample = 0; sample < samples; sample++) {
      labels[sample] = sample % classes;
      for (int i = 0; i < size; i++) {
        data[sample * size + i] =
            (float) (means[sample % classes][i] + random.nextGaussian() / Math.sqrt(size) * 3);
      }
    }
    return new Task(data, shape, labels);
  }

  /** All batches of an epoch, in an order that a seed draws. */
  List<Batch> batches(NDManager manager, int batchSize, long seed) {
    int[] order = shuffled(labels.length, seed);
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from + batchSize <= labels.length; from += batchSize) {
      batches.add(batch(manager, order, from, batchSize));
    }
    return batches;
  }

  private Batch batch(NDManager manager, int[] order, int from, int batchSize) {
    int size = (int) shape.size();
    float[] inputs = new float[batchSize * size];
    float[] outputs = new float[batchSize];
    for (int i = 0; i < batchSize; i++) {
      System.arraycopy(data, order[from + i] * size, inputs, i * size, size);
      outputs[i] = labels[order[from + i]];
    }
    NDArray x = manager.create(inputs, new Shape(batchSize).addAll(shape)).duplicate();
    NDArray y = manager.create(outputs, new Shape(batchSize)).duplicate();
    return new Batch(
        manager.newSubManager(),
        new NDList(x),
        new NDList(y),
        batchSize,
        Batchifier.STACK,
        Batchifier.STACK,
        0,
        1);
  }

  private static int[] shuffled(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
