package io.github.spherometer.examples.edgeofstability;

import io.github.spherometer.examples.experiment.Scale;
import io.github.spherometer.examples.experiment.Setup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which trainings are done: those of a method take the same learning rate times steps. */
final class EdgeGrid {

  /** Who is trained on how much. */
  private record Net(Task task, String data, int samples, int hidden) {}

  private static final int FEWEST_STEPS = 200;

  private final Setup setup;
  private final Scale scale;

  /** Of the trainings, in times of the quick ones. */
  private final double length;

  private final List<EdgeSetting> settings = new ArrayList<>();

  private EdgeGrid(Setup setup) {
    this.setup = setup;
    scale = setup.scale();
    length = scale.pick(0.0, 1.0, 2.0, 8.0);
  }

  static List<EdgeSetting> of(Setup setup) {
    EdgeGrid grid = new EdgeGrid(setup);
    grid.regression();
    grid.teacherStudent();
    grid.images();
    return grid.settings;
  }

  private void regression() {
    Net net = new Net(Task.REGRESSION, "", 100, 30);
    fullBatches(net, Method.GRADIENT_DESCENT, 1000, 0.5, 0.35, 0.25);
    fullBatches(net, Method.HEAVY_BALL, 500, 0.67, 0.45, 0.3);
    fullBatches(net, Method.ADAM, 30, 0.02, 0.01, 0.005);
    smallBatches(net, 1000, 0.5, 5, 10, 25);
  }

  private void teacherStudent() {
    Net net =
        new Net(
            Task.TEACHER_STUDENT,
            "",
            scale.pick(100, 1000, 1000, 1000),
            scale.pick(10, 100, 100, 100));
    smallBatches(net, 400, 0.2, 4, 16, 64);
  }

  private void images() {
    Net net =
        new Net(
            Task.IMAGES,
            setup.dataset().toString(),
            scale.pick(50, 500, 1000, 5000),
            scale.pick(5, 30, 50, 200));
    fullBatches(net, Method.GRADIENT_DESCENT, 500, 1, 0.5, 0.25);
    fullBatches(net, Method.HEAVY_BALL, 400, 1.5, 1);
    fullBatches(net, Method.ADAM, 2, 0.004, 0.002);
    smallBatches(net, 2000, 2, 10, 25, 50);
  }

  private void fullBatches(Net net, Method method, double time, double... learningRates) {
    int count = scale.pick(1, learningRates.length, learningRates.length, learningRates.length);
    for (double learningRate : Arrays.copyOf(learningRates, count)) {
      add(net, method, time, learningRate, net.samples());
    }
  }

  private void smallBatches(Net net, double time, double learningRate, int... batchSizes) {
    int count = scale.pick(1, batchSizes.length, batchSizes.length, batchSizes.length);
    for (int batchSize : Arrays.copyOf(batchSizes, count)) {
      add(net, Method.SMALL_BATCHES, time, learningRate, batchSize);
    }
  }

  private void add(Net net, Method method, double time, double learningRate, int batchSize) {
    long steps = Math.max(FEWEST_STEPS, Math.round(length * time / learningRate));
    int every = (int) Math.max(1, steps / scale.pick(10, 60, 100, 200));
    for (int seed : setup.seeds()) {
      settings.add(
          new EdgeSetting(
              net.task(),
              net.data(),
              net.samples(),
              net.hidden(),
              method,
              learningRate,
              batchSize,
              steps,
              every,
              seed));
    }
  }
}
