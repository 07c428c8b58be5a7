package io.github.spherometer.listener.page;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SteppedTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import java.util.function.UnaryOperator;

/** A training that a page shows, batch by batch; every batch is measured. */
final class ShownRun implements AutoCloseable {

  private final SteppedTraining training;

  private ShownRun(SteppedTraining training) {
    this.training = training;
  }

  static ShownRun on(
      PrometheusEndpoint endpoint,
      String run,
      String model,
      float learningRate,
      UnaryOperator<CurvatureListener.Builder> options) {
    CurvatureListener.Builder listener =
        Listeners.exact().everyBatches(1).topK(3).run(run).endpoint(endpoint);
    Optimizer optimizer =
        Optimizer.sgd().setLearningRateTracker(Tracker.fixed(learningRate)).build();
    return new ShownRun(new SteppedTraining(model, optimizer, 16, options.apply(listener).build()));
  }

  ShownRun train(int batches) {
    for (int i = 0; i < batches; i++) {
      training.trainBatch();
    }
    return this;
  }

  void end() {
    training.end();
  }

  @Override
  public void close() {
    training.end();
    training.close();
  }
}
