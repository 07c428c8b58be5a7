package io.github.spherometer.examples.experiment;

import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a run. It is finished when its record is there, which appears as a whole at the
 * end; and under way as long as a process holds its lock, which goes with the process.
 */
public final class RunFolder {

  /** A measurement at the end is waited for, however slow the machine is. */
  private static final Duration PATIENCE = Duration.ofDays(1);

  private static final String RECORD = "run.json";
  private static final String LOG = "curvature";
  private static final String LINES = ".jsonl";
  private static final String FAILURE = "failure.txt";

  private final Path directory;
  private final @Nullable PrometheusEndpoint endpoint;

  RunFolder(Path directory, @Nullable PrometheusEndpoint endpoint) {
    this.directory = directory;
    this.endpoint = endpoint;
  }

  /**
   * Finds the folder of a run that somebody has done.
   *
   * @param directory where it is
   * @return the folder, without a live page
   */
  public static RunFolder at(Path directory) {
    return new RunFolder(directory, null);
  }

  /**
   * Returns the name of the run.
   *
   * @return that of the folder
   */
  public String name() {
    return directory.getFileName().toString();
  }

  /**
   * Returns where the folder is.
   *
   * @return a folder that is there while the run is under way
   */
  public Path directory() {
    return directory;
  }

  /**
   * Returns where the measurements of the listener go.
   *
   * @return a file of JSON lines
   */
  public Path log() {
    return directory.resolve(LOG + LINES);
  }

  /**
   * Returns where the measurements of a further listener go.
   *
   * @param what it measures, of lower-case letters, such as "eval"
   * @return another file of JSON lines
   */
  public Path log(String what) {
    return directory.resolve(LOG + "-" + what + LINES);
  }

  /**
   * Starts a listener for this run: one that writes the run's log, is on the live page if there is
   * one, and measures on the training's thread, so that the same batches are measured each time.
   *
   * @return a builder; what is measured, when and on which data is up to the experiment
   */
  public CurvatureListener.Builder listener() {
    return listener(name(), log());
  }

  /**
   * Starts a further listener for this run, with a log of its own.
   *
   * @param what as for {@link #log(String)}
   * @return as above
   */
  public CurvatureListener.Builder listener(String what) {
    return listener(name() + "-" + what, log(what));
  }

  private CurvatureListener.Builder listener(String run, Path log) {
    CurvatureListener.Builder listener =
        CurvatureListener.builder().run(run).log(log).inForeground().endWithin(PATIENCE);
    return endpoint == null ? listener : listener.endpoint(endpoint);
  }

  boolean isFinished() {
    return Files.exists(record());
  }

  Path record() {
    return directory.resolve(RECORD);
  }

  /** The lock, unless another process is at work here. */
  Optional<FileChannel> tryLock() throws IOException {
    Files.createDirectories(directory);
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (isLocked(channel)) {
      return Optional.of(channel);
    }
    channel.close();
    return Optional.empty();
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // another thread of this process
    }
  }

  /** Takes away what a killed run has left. */
  void clear() throws IOException {
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory, LOG + "*" + LINES)) {
      for (Path log : logs) {
        Files.delete(log);
      }
    }
    forgetFailure();
  }

  void forgetFailure() throws IOException {
    Files.deleteIfExists(directory.resolve(FAILURE));
  }

  boolean hasFailed() {
    return Files.exists(directory.resolve(FAILURE));
  }

  void failed(String reason) throws IOException {
    Files.writeString(directory.resolve(FAILURE), reason);
  }

  String failure() {
    try {
      return Files.readString(directory.resolve(FAILURE)).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Appears as a whole, whatever happens meanwhile. */
  void finish(String json) throws IOException {
    Path unfinished = directory.resolve(RECORD + ".new");
    Files.writeString(unfinished, json);
    Files.move(unfinished, record(), StandardCopyOption.ATOMIC_MOVE);
  }
}
