package io.github.spherometer.examples.edgeofstability;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.initializer.XavierInitializer.FactorType;
import ai.djl.training.initializer.XavierInitializer.RandomType;
import io.github.spherometer.examples.data.ImageData;
import io.github.spherometer.examples.data.ImageDataset;
import io.github.spherometer.examples.data.ImageSet;
import io.github.spherometer.examples.data.TeacherStudentTask;
import io.github.spherometer.examples.experiment.Setup;
import io.github.spherometer.examples.nets.Mlp;
import java.util.SplittableRandom;

/**
 * Data and a net for them.
 *
 * @param inputs one row a sample
 * @param labels one row a sample
 * @param net uninitialised
 */
record EdgeTask(NDArray inputs, NDArray labels, Block net) {

  private static final int DIMENSIONS = 4;
  private static final int CLASSES = 10;

  /** Variance of a weight times the inputs of its unit. */
  private static final float VARIANCE = 1 / 3f;

  static EdgeTask of(EdgeSetting setting, Setup setup, NDManager manager) {
    return switch (setting.task()) {
      case REGRESSION -> regression(setting, manager);
      case TEACHER_STUDENT -> teacherStudent(setting, manager);
      case IMAGES -> images(setting, setup, manager);
    };
  }

  /** y = sin(x0 x1) + x2^2 / 2 + 0.3 cos x3 at normal x. */
  private static EdgeTask regression(EdgeSetting setting, NDManager manager) {
    SplittableRandom random = new SplittableRandom(setting.seed());
    float[] inputs = new float[setting.samples() * DIMENSIONS];
    float[] labels = new float[setting.samples()];
    for (int i = 0; i < labels.length; i++) {
      double[] x = new double[DIMENSIONS];
      for (int j = 0; j < DIMENSIONS; j++) {
        x[j] = random.nextGaussian();
        inputs[i * DIMENSIONS + j] = (float) x[j];
      }
      labels[i] = (float) (Math.sin(x[0] * x[1]) + x[2] * x[2] / 2 + 0.3 * Math.cos(x[3]));
    }
    return new EdgeTask(
        manager.create(inputs, new Shape(labels.length, DIMENSIONS)),
        manager.create(labels, new Shape(labels.length, 1)),
        tanh(setting.hidden(), 1));
  }

  private static EdgeTask teacherStudent(EdgeSetting setting, NDManager manager) {
    TeacherStudentTask task = TeacherStudentTask.draw(manager, setting.samples(), setting.seed());
    return new EdgeTask(
        task.inputs().singletonOrThrow(),
        task.labels().singletonOrThrow(),
        TeacherStudentTask.student(setting.hidden()));
  }

  private static EdgeTask images(EdgeSetting setting, Setup setup, NDManager manager) {
    ImageSet images =
        ImageData.load(ImageDataset.of(setting.data()), setup.data())
            .train()
            .perClass(setting.samples() / CLASSES, setting.seed())
            .standardised();
    int hidden = setting.hidden();
    return new EdgeTask(
        images.vectors(manager), images.oneHot(manager), tanh(hidden, hidden, CLASSES));
  }

  /**
   * A loss that has derivatives everywhere, and starts flat: with small weights, as those of the
   * papers, so that the sharpness has room to rise.
   */
  private static Block tanh(int... units) {
    Block net = Mlp.of(Activation::tanhBlock, units);
    net.setInitializer(
        new XavierInitializer(RandomType.GAUSSIAN, FactorType.IN, VARIANCE), Parameter.Type.WEIGHT);
    return net;
  }

  ArrayDataset batches(int size) {
    boolean full = size == inputs.getShape().get(0);
    return new ArrayDataset.Builder()
        .setData(inputs)
        .optLabels(labels)
        .setSampling(size, !full)
        .build();
  }
}
