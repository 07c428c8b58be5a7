package io.github.spherometer.examples.edgeofstability;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.examples.experiment.HalfSquaredError;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.experiment.RunFolder;
import io.github.spherometer.examples.experiment.Scores;
import io.github.spherometer.examples.experiment.Setup;
import io.github.spherometer.examples.experiment.Training;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.ProbeData;
import io.github.spherometer.listener.schedule.Schedule;
import java.io.IOException;

/** One training at a constant learning rate, measured on all of its data. */
final class EdgeRun {

  /** Gradients are measured so often between two measurements, where batches are small. */
  private static final int GRADIENTS = 10;

  /** The trace is not looked at here. */
  private static final double TRACE_TOLERANCE = 0.99;

  private EdgeRun() {}

  static EdgeResult run(EdgeSetting setting, Setup setup, RunFolder folder) throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      EdgeTask task = EdgeTask.of(setting, setup, manager);
      LossWatch losses = new LossWatch(setting.every());
      try (CurvatureListener curvature = listener(setting, task, folder);
          Training training =
              Training.of(
                  setting.task().toString(),
                  task.net(),
                  new Shape(setting.batchSize(), task.inputs().getShape().get(1)),
                  new HalfSquaredError(manager),
                  setting.method().optimizer(setting.learningRate()),
                  curvature,
                  losses)) {
        double first = training.lossToHalve(task.inputs(), task.labels());
        training.steps(task.batches(setting.batchSize()), setting.steps());
        Scores last = training.scores(task.inputs(), task.labels());
        Outcome outcome =
            new Outcome(
                training.steps(),
                training.diverged(),
                first,
                last,
                new Scores(Double.NaN, Double.NaN));
        return new EdgeResult(outcome, losses.path());
      }
    }
  }

  private static CurvatureListener listener(EdgeSetting setting, EdgeTask task, RunFolder folder) {
    CurvatureListener.Builder listener =
        folder
            .listener()
            .everyBatches(setting.every())
            .topK(1)
            .traceTolerance(TRACE_TOLERANCE)
            .withoutDeadNeurons()
            .totalBatches(setting.steps())
            .seed(setting.seed())
            .probeData(ProbeData.of(new NDList(task.inputs()), new NDList(task.labels())));
    if (setting.method() == Method.SMALL_BATCHES) {
      int period = Math.max(1, setting.every() / GRADIENTS);
      listener.gradientSchedule(Schedule.everyBatches(period));
    }
    return listener.build();
  }
}
