package io.github.spherometer.benchmarks;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.Batchifier;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A training that was timed, and what its listener told.
 *
 * @param nanos from the first batch that listeners are told of to the last step
 * @param firstCall what telling them of that one took
 * @param progress the latest before the last step
 * @param measurements those of before the end
 */
record MeasuredTraining(
    double nanos, double firstCall, TrainingProgress progress, List<Measurement> measurements) {

  /** Without a listener. */
  static double time(Workload workload, int batches) {
    return new Stopwatch().train(workload, batches, List.of());
  }

  static MeasuredTraining with(
      Workload workload, int batches, UnaryOperator<CurvatureListener.Builder> options) {
    Told told = new Told();
    Stopwatch watch = new Stopwatch();
    CurvatureListener.Builder builder =
        CurvatureListener.builder().registry(new SimpleMeterRegistry()).sink(told);
    try (CurvatureListener listener = options.apply(builder).build()) {
      double nanos = watch.train(workload, batches, List.of(listener));
      // What the end of the training measures comes later.
      List<Measurement> measurements =
          told.measurements.stream().filter(m -> m.step().batchSize() > 0).toList();
      return new MeasuredTraining(nanos, watch.firstCall, told.progress, measurements);
    }
  }

  private static final class Told implements MeasurementSink {

    private final List<Measurement> measurements = new ArrayList<>();
    private TrainingProgress progress = TrainingProgress.none();

    @Override
    public void accept(Measurement measurement) {
      measurements.add(measurement);
    }

    @Override
    public void progressed(TrainingProgress latest) {
      progress = latest;
    }
  }

  /** Told of a batch before and after the listener. */
  private static final class Stopwatch {

    private long start;
    private long end;
    private double firstCall;

    double train(Workload workload, int batches, List<TrainingListener> listeners) {
      Optimizer sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(1e-4f)).build();
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(workload.loss())
              .optOptimizer(sgd)
              .addTrainingListeners(before())
              .addTrainingListeners(listeners.toArray(TrainingListener[]::new))
              .addTrainingListeners(after());
      try (Model model = Model.newInstance("overhead")) {
        model.setBlock(workload.block());
        try (Trainer trainer = model.newTrainer(config)) {
          NDManager owner = workload.manager().newSubManager();
          for (int i = 0; i < batches; i++) {
            step(trainer, batch(workload, owner));
          }
          end = System.nanoTime();
        }
      }
      return end - start;
    }

    private TrainingListener before() {
      return new TrainingListenerAdapter() {
        @Override
        public void onTrainingBatch(Trainer trainer, BatchData batch) {
          start = start == 0 ? System.nanoTime() : start;
        }
      };
    }

    private TrainingListener after() {
      return new TrainingListenerAdapter() {
        @Override
        public void onTrainingBatch(Trainer trainer, BatchData batch) {
          firstCall = firstCall == 0 ? System.nanoTime() - start : firstCall;
        }
      };
    }

    /** Recurrent blocks add their initial states to the list of the data. */
    private static Batch batch(Workload workload, NDManager owner) {
      return new Batch(
          owner,
          new NDList(workload.data()),
          workload.labels(),
          (int) workload.data().head().getShape().get(0),
          Batchifier.STACK,
          Batchifier.STACK,
          0,
          1);
    }

    private static void step(Trainer trainer, Batch batch) {
      ArrayScope.run(
          () -> {
            EasyTrain.trainBatch(trainer, batch);
            trainer.step();
          });
    }
  }
}
