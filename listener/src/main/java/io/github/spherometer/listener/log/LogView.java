package io.github.spherometer.listener.log;

import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.listener.page.LivePages;
import io.github.spherometer.listener.page.RunHistories;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs on the live page of an endpoint: of trainings that are over, and of those that go on, here
 * or on another machine that writes into a shared folder.
 *
 * <pre>{@code
 * try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(9464);
 *     LogView view =
 *         LogView.open(endpoint, List.of(Path.of("curvature.jsonl")), System.err::println)) {
 *   System.out.println("Look at " + endpoint.page());
 *   Thread.currentThread().join();
 * }
 * }</pre>
 *
 * <p>Everything that {@link JsonLinesSink} writes is shown as it was shown during the training,
 * with the times of the log. Files are followed while they grow: what is new is there within a
 * second. A line that is being written is taken when it is complete. A file that is replaced, or
 * becomes shorter, is read anew. A line that cannot be read is named, and the others are shown.
 *
 * <p>A run belongs to its file: of the same name in two files there are two. In one file a first
 * line begins another run, also of a name that was there already.
 *
 * <p>The endpoint keeps so many runs as it was {@linkplain PrometheusEndpoint.Builder#runs built}
 * with, and of more the newest.
 */
public final class LogView implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofMillis(400);

  private static final Logger logger = LoggerFactory.getLogger(LogView.class);

  private final ShownLogs logs;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::follow, "spherometer-logs");

  private LogView(ShownLogs logs) {
    this.logs = logs;
  }

  /**
   * Shows logs, and follows them until it is closed.
   *
   * @param endpoint whose page shows them
   * @param logs files, which need not be there yet, and folders, of which every file is taken whose
   *     name ends in ".jsonl", also in folders below it, and also later ones
   * @param messages is told in a sentence what somebody should know: which line is broken, which
   *     file is missing, that there are too many runs; on one thread at a time
   * @return the view, which shows all that the logs hold
   * @throws IllegalArgumentException if none is given, or one is in a folder that is not there
   */
  public static LogView open(
      PrometheusEndpoint endpoint, Collection<Path> logs, Consumer<String> messages) {
    List<RunHistories> pages = LivePages.of(endpoint.registry());
    Require.that(!pages.isEmpty(), "endpoint", "closed", "open");
    LogView view = new LogView(ShownLogs.of(logs, pages.get(0), messages));
    view.logs.read();
    view.thread.setDaemon(true);
    view.thread.start();
    return view;
  }

  private void follow() {
    try {
      while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
        readOn();
      }
    } catch (InterruptedException e) {
      logger.warn("The logs are not followed any longer", e);
    }
  }

  /** What went wrong once may go well the next time. */
  private void readOn() {
    try {
      logs.read();
    } catch (RuntimeException e) {
      logger.warn("The logs were not read", e);
    }
  }

  /**
   * Returns how many logs there are.
   *
   * @return those that are shown or waited for
   */
  public int logs() {
    return logs.count();
  }

  /**
   * Returns how many runs the logs hold.
   *
   * @return all of them, those included that the page has no room for
   */
  public int runs() {
    return logs.runs();
  }

  /** Stops following. What was read stays on the page. */
  @Override
  public void close() {
    closed.countDown();
  }
}
