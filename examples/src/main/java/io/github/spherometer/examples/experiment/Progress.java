package io.github.spherometer.examples.experiment;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Says which runs are done, whoever does them, and what time is left. */
final class Progress<S extends Record> implements AutoCloseable {

  private static final long LOOK_MILLIS = 500;

  private final Runner<S, ?> runner;
  private final ToDoubleFunction<S> cost;
  private final PrintStream out;
  private final long start = System.nanoTime();
  private final List<S> open;
  private final Thread watch = new Thread(this::watch, "progress");
  private double done;

  /**
   * @param cost of a run, in any unit
   */
  Progress(Runner<S, ?> runner, ToDoubleFunction<S> cost, PrintStream out) {
    this.runner = runner;
    this.cost = cost;
    this.out = out;
    open = new ArrayList<>(runner.settings());
    open.removeIf(setting -> runner.folder(setting).isFinished());
  }

  void begin() {
    int all = runner.settings().size();
    int before = all - open.size();
    out.printf("%d runs%s%n", all, before == 0 ? "" : ", %d of them done before".formatted(before));
    watch.setDaemon(true);
    watch.start();
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(LOOK_MILLIS);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void look() {
    for (S setting : List.copyOf(open)) {
      RunFolder folder = runner.folder(setting);
      if (folder.isFinished() || folder.hasFailed()) {
        open.remove(setting);
        done += cost.applyAsDouble(setting);
        print(folder);
      }
    }
  }

  private void print(RunFolder folder) {
    int all = runner.settings().size();
    out.printf(
        "[%d/%d] %s%s; %s%n",
        all - open.size(),
        all,
        folder.name(),
        folder.hasFailed() ? " FAILED: " + folder.failure() : "",
        open.isEmpty() ? "all done after " + text(elapsed()) : "about " + text(left()) + " left");
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Duration left() {
    double rest = open.stream().mapToDouble(cost).sum();
    return Duration.ofMillis((long) (elapsed().toMillis() * rest / done));
  }

  private static String text(Duration duration) {
    long seconds = Math.max(1, duration.toSeconds());
    return seconds < 100
        ? seconds + " s"
        : seconds < 6000 ? (seconds + 30) / 60 + " min" : "%.1f h".formatted(seconds / 3600.0);
  }

  @Override
  public void close() {
    watch.interrupt();
    look();
  }
}
