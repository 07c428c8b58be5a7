package io.github.spherometer.dashboards.live;

import ai.djl.engine.Engine;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SteppedTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Small trainings on one page of metrics. They take turns, batch by batch and with a rest after
 * each round: all last as long as Prometheus needs, and their values are the same every time.
 */
final class Trainings implements AutoCloseable {

  private final PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
  private final List<SteppedTraining> trainings = new ArrayList<>();

  Trainings() {
    Engine.getInstance().setRandomSeed(3);
  }

  /** One of each kind whose metrics differ: there is nothing that none of them has. */
  static Trainings ofEveryKind() {
    return new Trainings()
        .add(
            "linear",
            sgd(decaying(), 0),
            16,
            options -> options.overhead(0.2).density(density()).updateRatios(4))
        .add(
            "linear",
            sgd(Tracker.fixed(0.01f), 0.9f),
            32,
            options -> options.run("momentum").gradientNoiseScale())
        .add("linear", adam(), 16, options -> options.run("adam"))
        .add(
            "other",
            sgd(Tracker.fixed(0.02f), 0),
            16,
            options -> options.run("poor").maxProducts(4));
  }

  static Optimizer sgd(Tracker learningRate, float momentum) {
    return Optimizer.sgd().setLearningRateTracker(learningRate).optMomentum(momentum).build();
  }

  /** Changes while everybody looks. */
  private static Tracker decaying() {
    return Tracker.multiFactor()
        .setBaseValue(0.05f)
        .setSteps(new int[] {200, 400})
        .optFactor(0.5f)
        .build();
  }

  private static Optimizer adam() {
    return Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.001f)).build();
  }

  private static SpectralDensity density() {
    return SpectralDensity.builder().starts(1).steps(16).build();
  }

  /** Adds a training, measured every ten batches unless the options say otherwise. */
  Trainings add(
      String model,
      Optimizer optimizer,
      int batchSize,
      UnaryOperator<CurvatureListener.Builder> options) {
    CurvatureListener.Builder listener =
        Listeners.exact()
            .registry(endpoint.registry())
            .optimizer(optimizer)
            .topK(3)
            .everyBatches(10);
    trainings.add(
        new SteppedTraining(
            model,
            optimizer,
            batchSize,
            options.apply(listener).build(),
            new EvaluatorTrainingListener()));
    return this;
  }

  /** Where the metrics are. */
  URI uri() {
    return endpoint.uri();
  }

  /** Trains every training by some batches, one of each a round. */
  void train(int batches, Duration rest) throws InterruptedException {
    for (int batch = 0; batch < batches; batch++) {
      trainings.forEach(SteppedTraining::trainBatch);
      Thread.sleep(rest.toMillis());
    }
  }

  /** Ends the trainings; their metrics stay until they are closed. */
  void end() {
    trainings.forEach(SteppedTraining::end);
  }

  /** Waits until somebody has fetched the page once more. */
  void awaitScrape() throws InterruptedException {
    endpoint.awaitScrape(Duration.ofSeconds(30));
  }

  @Override
  public void close() {
    trainings.forEach(SteppedTraining::close);
    endpoint.close();
  }
}
