package io.github.spherometer.listener.log;

import com.google.gson.Gson;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.RunDescription;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Appends measurements to a file, a JSON object a line; {@link MeasurementLog} reads them back.
 *
 * <pre>{@code
 * CurvatureListener.builder().log(Path.of("curvature.jsonl")).build();
 * }</pre>
 *
 * <p>The first line of a run is {@code {"run":"name","started":{...}}} with the components of
 * {@link RunDescription}, the others are {@code {"run":"name","measurement":{...}}} with those of
 * {@link Measurement}. Doubles are written with all their digits; NaN and the infinities, which
 * JSON lacks, as the strings "NaN", "Infinity" and "-Infinity". Durations are seconds, times are
 * ISO 8601, enum constants their names; an empty {@link java.util.Optional} is left out.
 *
 * <p>A line is handed to the operating system before {@link #accept} returns, so a process that is
 * killed loses at most the line it was writing. It is not forced to the disk: a machine that stops
 * may lose more. A line never continues an unfinished one, whoever left it. Several runs, one after
 * the other or at the same time, may append to one file of a local disk, each with a sink of its
 * own.
 */
public final class JsonLinesSink implements MeasurementSink {

  private final Gson gson = Json.gson();
  private final Path file;
  private final FileOutputStream out;
  private final RandomAccessFile in;
  private String run = "unknown";

  private JsonLinesSink(Path file, FileOutputStream out, RandomAccessFile in) {
    this.file = file;
    this.out = out;
    this.in = in;
  }

  /**
   * Opens a file, or makes it.
   *
   * @param file in a directory that exists
   * @return a sink for one listener, which closes it
   * @throws UncheckedIOException if the file cannot be written and read
   */
  public static JsonLinesSink append(Path file) {
    try {
      FileOutputStream out = new FileOutputStream(file.toFile(), true);
      return new JsonLinesSink(file, out, openToRead(file, out));
    } catch (IOException e) {
      throw failure("cannot open", file, e);
    }
  }

  private static RandomAccessFile openToRead(Path file, FileOutputStream out) throws IOException {
    try {
      return new RandomAccessFile(file.toFile(), "r");
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  /**
   * Appends the description, and names the run of what follows.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  @Override
  public void started(RunDescription description) {
    run = description.run();
    write(Line.of(description));
  }

  /**
   * Appends a measurement.
   *
   * @throws UncheckedIOException if it cannot be written, not even in part, or closed
   */
  @Override
  public void accept(Measurement measurement) {
    write(Line.of(run, measurement));
  }

  /**
   * Closes the file.
   *
   * @throws UncheckedIOException if that fails
   */
  @Override
  public void close() {
    try (out;
        in) {
      // Closing is all there is to do: nothing is buffered.
    } catch (IOException e) {
      throw failure("cannot close", file, e);
    }
  }

  private void write(Line line) {
    String text = gson.toJson(line) + "\n";
    try {
      String separator = endsInsideALine() ? "\n" : "";
      out.write((separator + text).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw failure("cannot append to", file, e);
    }
  }

  /** After a full disk, or a process that was killed: this one's predecessor or another one. */
  private boolean endsInsideALine() throws IOException {
    long length = in.length();
    if (length == 0) {
      return false;
    }
    in.seek(length - 1);
    return in.read() != '\n';
  }

  private static UncheckedIOException failure(String what, Path file, IOException cause) {
    return new UncheckedIOException("%s %s: %s".formatted(what, file, cause.getMessage()), cause);
  }
}
