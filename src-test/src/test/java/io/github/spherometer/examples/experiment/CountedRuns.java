package io.github.spherometer.examples.experiment;

import io.github.spherometer.examples.report.Report;
import io.github.spherometer.examples.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;

/** An experiment of four runs, which count how often they are done. One of them may fail. */
final class CountedRuns implements Experiment<CountedRuns.Setting, CountedRuns.Outcome> {

  record Setting(double learningRate, int seed) {}

  record Outcome(double drawn, double limit, List<Double> series) {}

  private final long millis;
  private final int failingSeed;

  /**
   * @param millis that a run takes
   * @param failingSeed of the run that fails, or 0
   */
  CountedRuns(long millis, int failingSeed) {
    this.millis = millis;
    this.failingSeed = failingSeed;
  }

  @Override
  public String name() {
    return "counted-runs";
  }

  @Override
  public String description() {
    return "Counts.";
  }

  @Override
  public Class<Setting> settingType() {
    return Setting.class;
  }

  @Override
  public Class<Outcome> resultType() {
    return Outcome.class;
  }

  @Override
  public List<Setting> settings(Setup setup) {
    return IntStream.rangeClosed(1, 4).mapToObj(seed -> new Setting(0.5, seed)).toList();
  }

  @Override
  public Outcome run(Setting setting, Setup setup, RunFolder folder) throws IOException {
    Files.writeString(
        folder.directory().resolve("count"),
        "x",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    pause();
    if (setting.seed() == failingSeed) {
      throw new IllegalStateException("this run cannot be done");
    }
    return new Outcome(Drawn.number(), Double.NaN, List.of(1.5, Double.POSITIVE_INFINITY));
  }

  private void pause() {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void report(List<FinishedRun<Setting, Outcome>> runs, Setup setup, Report report) {
    Table table = Table.of("seed", "drawn");
    runs.forEach(run -> table.row(run.setting().seed(), run.result().drawn()));
    report.table(table);
  }
}
