package io.github.spherometer.listener.log;

import io.github.spherometer.listener.measurement.Evaluation;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import java.time.Instant;
import java.util.Optional;

/**
 * A line of a log. The component names are those of the file. A line holds one piece of news; one
 * of a later version may hold none that is known here.
 *
 * @param run name of the run; every line of a log has one
 * @param time when it was written; a measurement has a time of its own
 * @param started the run, on its first line
 * @param measurement a measurement
 * @param gradient a gradient that was measured alone
 * @param missed a measurement that failed as a whole
 * @param failed why a measurement is missing or worse than asked for
 * @param leftOut how many measurements were left out since this was last said
 * @param progress how far the training is
 * @param evaluation what the training's own evaluators said
 * @param ended true, on the last line of a run that has ended
 */
record Line(
    Optional<String> run,
    Optional<Instant> time,
    Optional<RunDescription> started,
    Optional<Measurement> measurement,
    Optional<GradientMeasurement> gradient,
    Optional<MissedMeasurement> missed,
    Optional<FailureReason> failed,
    Optional<Long> leftOut,
    Optional<TrainingProgress> progress,
    Optional<Evaluation> evaluation,
    Optional<Boolean> ended) {

  /** More than a training can leave out in ten seconds. */
  private static final long MOST_LEFT_OUT = 1_000_000;

  /** Tells its news as they were told when it was written. */
  void tell(MeasurementSink sink) {
    started.ifPresent(sink::started);
    progress.ifPresent(sink::progressed);
    measurement.ifPresent(sink::accept);
    gradient.ifPresent(sink::gradientMeasured);
    failed.ifPresent(sink::failed);
    missed.ifPresent(sink::missed);
    for (long i = 0; i < Math.min(leftOut.orElse(0L), MOST_LEFT_OUT); i++) {
      sink.leftOut();
    }
    evaluation.ifPresent(sink::evaluated);
    if (ended.orElse(false)) {
      sink.ended();
    }
  }
}
