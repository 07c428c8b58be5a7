package io.github.spherometer.listener.log;

import io.github.spherometer.listener.measurement.Evaluation;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.RunDescription;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@link JsonLinesSink} wrote, read back.
 *
 * <pre>{@code
 * List<Measurement> measurements =
 *     MeasurementLog.read(Path.of("curvature.jsonl")).measurements();
 * }</pre>
 *
 * <p>A file may be older or newer than this version. What it does not know is skipped: other
 * fields, other kinds of lines. What the file lacks is absent: NaN, an empty Optional or list, for
 * a whole number 0, for a flag false, for a text "unknown".
 *
 * @param runs in the order of their first lines
 * @param unfinishedLines numbers of the lines, from 1, that end before their object does, because
 *     the process was killed or the disk was full; they are skipped. Usually none, or the last
 */
public record MeasurementLog(List<Run> runs, List<Long> unfinishedLines) {

  /**
   * One training.
   *
   * @param name of the run
   * @param description empty if the line with it is not there
   * @param measurements in the order of their lines
   * @param gradients those that were measured alone, in the order of their lines
   * @param missed measurements that failed as a whole, in the order of their lines
   * @param evaluations of the training's own evaluators, in the order of their lines
   * @param ended whether the log says that the training has ended; false where it goes on or was
   *     killed
   */
  public record Run(
      String name,
      Optional<RunDescription> description,
      List<Measurement> measurements,
      List<GradientMeasurement> gradients,
      List<MissedMeasurement> missed,
      List<Evaluation> evaluations,
      boolean ended) {}

  /**
   * Reads a file.
   *
   * @param file written by {@link JsonLinesSink}, perhaps still being written
   * @return its runs
   * @throws UncheckedIOException if the file cannot be read
   * @throws IllegalArgumentException if a line is finished and yet not as the sink writes them;
   *     names file, line and reason
   */
  public static MeasurementLog read(Path file) {
    Reader reader = new Reader(file);
    // A line end is a byte, so lines can be told apart before they are decoded.
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reader.read(line.getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
    return reader.log();
  }

  /**
   * Returns the measurements of all runs.
   *
   * @return run after run
   */
  public List<Measurement> measurements() {
    return runs.stream().flatMap(run -> run.measurements().stream()).toList();
  }

  /** Takes a file line by line. */
  private static final class Reader {

    private final LineReader lines;
    private final List<RunCollector> runs = new ArrayList<>();
    private final LoggedRuns<RunCollector> told = new LoggedRuns<>(this::begin);
    private final List<Long> unfinished = new ArrayList<>();
    private long number;

    Reader(Path file) {
      lines = new LineReader(file);
    }

    void read(byte[] line) {
      number++;
      if (LineReader.isUnfinished(line)) {
        unfinished.add(number);
      } else if (!LineReader.isBlank(line)) {
        told.tell(lines.read(line, number));
      }
    }

    private RunCollector begin(String name) {
      RunCollector run = new RunCollector(name);
      runs.add(run);
      return run;
    }

    MeasurementLog log() {
      return new MeasurementLog(
          runs.stream().map(RunCollector::run).toList(), List.copyOf(unfinished));
    }
  }
}
