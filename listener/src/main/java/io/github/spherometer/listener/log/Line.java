package io.github.spherometer.listener.log;

import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.RunDescription;
import java.util.Optional;

/**
 * A line of a log. The component names are those of the file.
 *
 * @param run name of the run; every line of a log has one
 * @param started the run, on its first line
 * @param measurement a measurement, on any other line
 */
record Line(
    Optional<String> run, Optional<RunDescription> started, Optional<Measurement> measurement) {

  /** What null says. */
  static final Line NOTHING = new Line(Optional.empty(), Optional.empty(), Optional.empty());

  static Line of(RunDescription run) {
    return new Line(Optional.of(run.run()), Optional.of(run), Optional.empty());
  }

  static Line of(String run, Measurement measurement) {
    return new Line(Optional.of(run), Optional.empty(), Optional.of(measurement));
  }
}
