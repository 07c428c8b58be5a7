package io.github.spherometer.listener.page;

import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.RunDescription;

/** Sees the learning rate change, and says what to do where it is not known. */
final class OptimizerWatch implements MeasurementSink {

  /** A schedule that moves it a little every step is no event every step. */
  private static final double WORTH_TELLING = 0.1;

  private static final String ADVICE =
      "give the listener what it uses, such as hyperparameters(() -> Hyperparameters.heavyBall(0.1,"
          + " 0.9, 0)) for a learning rate of 0.1 and a momentum of 0.9, or the optimizer itself"
          + " with optimizer(...)";

  private final Event.Log log;
  private String optimizer = "unknown";
  private double told = Double.NaN;
  private boolean asked;

  OptimizerWatch(Event.Log log) {
    this.log = log;
  }

  @Override
  public void started(RunDescription run) {
    optimizer = run.optimizer();
  }

  @Override
  public void accept(Measurement measurement) {
    long batch = measurement.step().batch();
    double rate = measurement.stability().hyperparameters().learningRate();
    if (Double.isNaN(rate)) {
      ask(batch);
    } else if (Double.isNaN(told)) {
      told = rate;
    } else if (Math.abs(rate - told) > WORTH_TELLING * Math.abs(told)) {
      String text = "The learning rate went from %s to %s";
      String change = text.formatted(Digits.three(told), Digits.three(rate));
      log.add(Event.Kind.LEARNING_RATE, batch, change, "");
      told = rate;
    }
  }

  private void ask(long batch) {
    if (!asked && Double.isNaN(told)) {
      asked = true;
      String text =
          "The learning rate of the optimizer (%s) is not known, so there is no threshold to"
              + " compare the sharpness with";
      log.add(Event.Kind.OPTIMIZER, batch, text.formatted(optimizer), ADVICE);
    }
  }
}
