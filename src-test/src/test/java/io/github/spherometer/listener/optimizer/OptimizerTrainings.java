package io.github.spherometer.listener.optimizer;

import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import java.util.function.UnaryOperator;

/** Small trainings, one after the other, with one listener. */
final class OptimizerTrainings {

  private OptimizerTrainings() {}

  static Optimizer sgd(float rate) {
    return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(rate)).optMomentum(0.5f).build();
  }

  static Adam.Builder adam(float rate) {
    return Optimizer.adam().optLearningRateTracker(Tracker.fixed(rate));
  }

  static void train(CurvatureListener listener, Optimizer optimizer) throws Exception {
    train(new TrainingListenerAdapter() {}, listener, optimizer);
  }

  static void train(TrainingListener first, CurvatureListener listener, Optimizer optimizer)
      throws Exception {
    new SmallTraining()
        .optimizer(() -> optimizer)
        .epochs(1)
        .listener(first)
        .listener(listener)
        .run();
  }

  static CurvatureListener listener(
      OptimizerLog log, UnaryOperator<CurvatureListener.Builder> options) {
    return options
        .apply(Listeners.exact().everyBatches(4).topK(1).withoutDeadNeurons().sink(log))
        .build();
  }

  static OptimizerLog trained(
      UnaryOperator<CurvatureListener.Builder> options, Optimizer... optimizers) throws Exception {
    return trained(new TrainingListenerAdapter() {}, options, optimizers);
  }

  static OptimizerLog trained(
      TrainingListener first,
      UnaryOperator<CurvatureListener.Builder> options,
      Optimizer... optimizers)
      throws Exception {
    OptimizerLog log = new OptimizerLog();
    try (CurvatureListener listener = listener(log, options)) {
      for (Optimizer optimizer : optimizers) {
        train(first, listener, optimizer);
      }
    }
    return log;
  }
}
