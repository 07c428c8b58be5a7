package io.github.spherometer.dashboards.live;

import ai.djl.training.tracker.Tracker;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SteppedTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.prometheus.PrometheusRemoteWrite;
import java.net.URI;
import java.time.Duration;

/** Trains without end, and writes its metrics by remote write. */
final class WritingTrainingProgram {

  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration REST = Duration.ofMillis(20);

  private WritingTrainingProgram() {}

  /**
   * Trains until it is killed.
   *
   * @param arguments the receiver and the run
   */
  public static void main(String[] arguments) throws InterruptedException {
    PrometheusRemoteWrite write =
        PrometheusRemoteWrite.builder(URI.create(arguments[0])).interval(INTERVAL).start();
    CurvatureListener listener =
        Listeners.exact().run(arguments[1]).everyBatches(10).remoteWrite(write).build();
    SteppedTraining training =
        new SteppedTraining("linear", Trainings.sgd(Tracker.fixed(0.02f), 0), 16, listener);
    while (true) {
      training.trainBatch();
      Thread.sleep(REST.toMillis());
    }
  }
}
