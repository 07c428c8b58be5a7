package io.github.spherometer.dashboards.live;

import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.time.Duration;

/** What runs in the process of a {@link ChildTraining}. */
final class ChildTrainingProgram {

  private static final Duration REST = Duration.ofMillis(20);

  private ChildTrainingProgram() {}

  /**
   * Trains until a line comes.
   *
   * @param arguments the run and its learning rate
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Tracker learningRate = Tracker.fixed(Float.parseFloat(arguments[1]));
    try (Trainings trainings = new Trainings()) {
      trainings.add(
          "linear", Trainings.sgd(learningRate, 0), 16, options -> options.run(arguments[0]));
      ChildTraining.say(trainings.uri());
      while (System.in.available() == 0) {
        trainings.train(1, REST);
      }
      trainings.end();
      trainings.awaitScrape();
    }
  }
}
