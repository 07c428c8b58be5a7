package io.github.spherometer.examples.experiment;

import io.github.spherometer.listener.log.MeasurementLog;
import io.github.spherometer.listener.measurement.Measurement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A run that has been done.
 *
 * @param setting what was asked for
 * @param result what came of it
 * @param seconds it took
 * @param engine what was wrong with the engine on that machine and what was done about it; empty if
 *     nothing was
 * @param folder where its log is
 */
public record FinishedRun<S, R>(
    S setting, R result, double seconds, String engine, RunFolder folder) {

  /**
   * Reads the measurements of the listener.
   *
   * @return in the order in which they were taken; none if it wrote no log
   */
  public List<Measurement> measurements() {
    return measurements(folder.log());
  }

  /**
   * Reads the measurements of a further listener.
   *
   * @param what it measures, as for {@link RunFolder#log(String)}
   * @return as above
   */
  public List<Measurement> measurements(String what) {
    return measurements(folder.log(what));
  }

  private static List<Measurement> measurements(Path log) {
    return Files.exists(log) ? MeasurementLog.read(log).measurements() : List.of();
  }
}
