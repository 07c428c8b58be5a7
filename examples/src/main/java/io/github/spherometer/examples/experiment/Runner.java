package io.github.spherometer.examples.experiment;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.github.spherometer.surface.engine.OneDnn;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Does the runs of an experiment that nobody else has done or is doing. Any number of processes may
 * do the same in one folder, also later, also on other machines.
 */
final class Runner<S extends Record, R extends Record> {

  private final Experiment<S, R> experiment;
  private final Setup setup;
  private final Path directory;
  private final @Nullable PrometheusEndpoint endpoint;
  private final List<S> settings;
  private @Nullable String engine;

  /**
   * @param directory of the experiment, with a folder a run
   * @param endpoint whose page shows the runs, if any
   */
  Runner(
      Experiment<S, R> experiment,
      Setup setup,
      Path directory,
      @Nullable PrometheusEndpoint endpoint) {
    this.experiment = experiment;
    this.setup = setup;
    this.directory = directory;
    this.endpoint = endpoint;
    settings = experiment.settings(setup);
  }

  List<S> settings() {
    return settings;
  }

  RunFolder folder(S setting) {
    return new RunFolder(directory.resolve("runs").resolve(RunName.of(setting)), endpoint);
  }

  /** Whether every run has been done or has failed. */
  boolean isOver() {
    return settings.stream().map(this::folder).allMatch(Runner::isOver);
  }

  private static boolean isOver(RunFolder folder) {
    return folder.isFinished() || folder.hasFailed();
  }

  /** Failures of earlier times are tried again. */
  void forgetFailures() throws IOException {
    for (S setting : settings) {
      folder(setting).forgetFailure();
    }
  }

  List<FinishedRun<S, R>> finished() {
    return settings.stream()
        .map(this::folder)
        .filter(RunFolder::isFinished)
        .map(folder -> RunRecord.read(folder).finished(experiment, folder))
        .toList();
  }

  /** Runs that have failed, as "name: reason". */
  List<String> failures() {
    return settings.stream()
        .map(this::folder)
        .filter(RunFolder::hasFailed)
        .map(folder -> folder.name() + ": " + folder.failure())
        .toList();
  }

  /** Does what is to be done and not being done. Others may be left under way. */
  void work() throws IOException {
    for (S setting : settings) {
      RunFolder folder = folder(setting);
      if (!isOver(folder)) {
        tryToDo(setting, folder);
      }
    }
  }

  private void tryToDo(S setting, RunFolder folder) throws IOException {
    Optional<FileChannel> lock = folder.tryLock();
    if (lock.isEmpty()) {
      return;
    }
    try {
      if (!isOver(folder)) { // somebody may have done it meanwhile
        folder.clear();
        attempt(setting, folder);
      }
    } finally {
      lock.get().close();
    }
  }

  /** One run that fails does not keep the others from being done. */
  private void attempt(S setting, RunFolder folder) throws IOException {
    String found = engine();
    Engine.getInstance().setRandomSeed(RunName.of(setting).hashCode());
    long start = System.nanoTime();
    try {
      R result = experiment.run(setting, setup, folder);
      double seconds = (System.nanoTime() - start) / 1e9;
      folder.finish(RunRecord.of(setting, result, seconds, found).json());
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      folder.failed(trace.toString());
    }
  }

  /** Wrong kernels are switched off before anything is computed. */
  private String engine() {
    if (engine == null) {
      engine = OneDnn.switchOffIfWrong(Device.cpu()).map(Objects::toString).orElse("");
    }
    return engine;
  }
}
