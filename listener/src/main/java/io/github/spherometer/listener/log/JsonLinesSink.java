package io.github.spherometer.listener.log;

import com.google.gson.Gson;
import io.github.spherometer.listener.measurement.Evaluation;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Appends measurements to a file, a JSON object a line; {@link MeasurementLog} reads them back.
 *
 * <pre>{@code
 * CurvatureListener.builder().log(Path.of("curvature.jsonl")).build();
 * }</pre>
 *
 * <p>The first line of a run is {@code {"run":"name","time":"...","started":{...}}} with the
 * components of {@link RunDescription}. Measurements are {@code {"run":"name","measurement":{...}}}
 * with those of {@link Measurement}. All else that a sink is told has lines of its own, each with
 * the time at which it was written: {@code gradient}, {@code missed}, {@code failed}, {@code
 * leftOut}, {@code evaluation} and, at last, {@code ended}; and {@code progress}, every ten seconds
 * and before what follows on it.
 *
 * <p>Doubles are written with all their digits; NaN and the infinities, which JSON lacks, as the
 * strings "NaN", "Infinity" and "-Infinity". Durations are seconds, times are ISO 8601, enum
 * constants their names; an empty {@link java.util.Optional} is left out.
 *
 * <p>A line is handed to the operating system before {@link #accept} returns, so a process that is
 * killed loses at most the line it was writing. It is not forced to the disk: a machine that stops
 * may lose more. A line never continues an unfinished one, whoever left it. Several runs, one after
 * the other or at the same time, may append to one file of a local disk, each with a sink of its
 * own.
 */
public final class JsonLinesSink implements MeasurementSink {

  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(10);

  private final Gson gson = Json.gson();
  private final InstantSource clock;
  private final Path file;
  private final FileOutputStream out;
  private final RandomAccessFile in;
  private String run = "unknown";
  private @Nullable TrainingProgress progress;
  private Instant progressWritten = Instant.MIN;
  private long leftOut;

  private JsonLinesSink(InstantSource clock, Path file, FileOutputStream out, RandomAccessFile in) {
    this.clock = clock;
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
    return append(file, InstantSource.system());
  }

  static JsonLinesSink append(Path file, InstantSource clock) {
    try {
      FileOutputStream out = new FileOutputStream(file.toFile(), true);
      return new JsonLinesSink(clock, file, out, openToRead(file, out));
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
    write("started", description);
  }

  /**
   * Appends a measurement.
   *
   * @throws UncheckedIOException if it cannot be written, not even in part, or closed
   */
  @Override
  public void accept(Measurement measurement) {
    catchUp();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("run", run);
    line.put("measurement", measurement);
    write(line);
  }

  /**
   * Appends a gradient that was measured alone.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  @Override
  public void gradientMeasured(GradientMeasurement gradient) {
    catchUp();
    write("gradient", gradient);
  }

  /**
   * Appends it if the last ten seconds have brought no such line.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  @Override
  public void progressed(TrainingProgress latest) {
    progress = latest;
    if (progressWritten.isBefore(clock.instant().minus(PROGRESS_INTERVAL))) {
      catchUp();
    }
  }

  /**
   * Appends what the training's own evaluators said.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  @Override
  public void evaluated(Evaluation evaluation) {
    catchUp();
    write("evaluation", evaluation);
  }

  /**
   * Appends an attempt that failed.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  @Override
  public void missed(MissedMeasurement missed) {
    catchUp();
    write("missed", missed);
  }

  /** Counts it: there may be one a batch. The next line of progress tells how many there were. */
  @Override
  public void leftOut() {
    leftOut++;
  }

  /**
   * Appends why a measurement is missing or worse than asked for.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  @Override
  public void failed(FailureReason reason) {
    catchUp();
    write("failed", reason);
  }

  /**
   * Appends that the training is over.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  @Override
  public void ended() {
    catchUp();
    write("ended", true);
  }

  /** Writes what is written now and then only, if there is something new. */
  private void catchUp() {
    TrainingProgress latest = progress;
    progress = null;
    if (latest != null) {
      progressWritten = clock.instant();
      write("progress", latest);
    }
    if (leftOut > 0) {
      long count = leftOut;
      leftOut = 0;
      write("leftOut", count);
    }
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

  private void write(String kind, Object news) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("run", run);
    line.put("time", clock.instant());
    line.put(kind, news);
    write(line);
  }

  private void write(Map<String, Object> line) {
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
