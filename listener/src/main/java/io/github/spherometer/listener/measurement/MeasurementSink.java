package io.github.spherometer.listener.measurement;

/**
 * Somebody who is told about measurements. A lambda will do.
 *
 * <p>Called in order, one call at a time, on a thread that all sinks of a run share: the training
 * does not wait for it. If a thousand news wait for a slow sink, later ones are left out and
 * counted as failures. What a sink throws is counted and logged and reaches neither the training
 * nor the other sinks.
 */
@FunctionalInterface
public interface MeasurementSink extends AutoCloseable {

  /**
   * Takes a measurement.
   *
   * @param measurement the latest
   */
  void accept(Measurement measurement);

  /**
   * Learns about the training, once, after its first batch.
   *
   * @param run the training
   */
  default void started(RunDescription run) {}

  /**
   * Takes what the gradient of a batch sees, where that is measured between the measurements; a
   * measurement holds the gradient of its own batch.
   *
   * @param gradient the latest
   */
  default void gradientMeasured(GradientMeasurement gradient) {}

  /**
   * Learns about progress: after batches and epochs, ten times a second at most, and at the end.
   *
   * @param progress the latest
   */
  default void progressed(TrainingProgress progress) {}

  /**
   * Learns what the training's own evaluators said of an epoch: with the batch that follows it, or
   * at the end. Nothing is told of a training without them.
   *
   * @param evaluation the latest
   */
  default void evaluated(Evaluation evaluation) {}

  /**
   * Takes how far a step of the optimizer has moved the parameters, where that is measured: with
   * the batch that follows it.
   *
   * @param ratios the latest
   */
  default void updated(UpdateRatios ratios) {}

  /**
   * Learns that the optimizer steps with other hyperparameters than before, measured or not: with
   * the batch before the first such step. Only the latest are told, ten times a second at most.
   * What is not known is NaN; those that were given by hand are not asked for between measurements,
   * and not told.
   *
   * @param inForce those of the next step
   */
  default void stepping(Hyperparameters inForce) {}

  /**
   * Learns that a measurement was tried and failed as a whole, and what is known of its batch all
   * the same.
   *
   * @param missed the latest
   */
  default void missed(MissedMeasurement missed) {}

  /**
   * Learns that a measurement was due and is left out, since another one was under way beside the
   * training and a third waited already.
   */
  default void leftOut() {}

  /**
   * Learns about a failure, of a measurement or of a part of one.
   *
   * @param reason why a measurement is missing or worse than asked for
   */
  default void failed(FailureReason reason) {}

  /**
   * Learns that the training is over: its trainer was closed, the next one attached, or the
   * listener closed. Comes once, after everything else that is told of a training.
   */
  default void ended() {}

  /** Gives back what the sink holds. The listener calls it when it is closed. */
  @Override
  default void close() {}
}
