package io.github.spherometer.listener;

import io.github.spherometer.listener.beside.Uninterrupted;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.measurement.Evaluation;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.measurement.UpdateRatios;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sinks of the user, told in order by a thread of their own: the training waits for none of
 * them. What a slow one has not taken yet waits in a queue of bounded length.
 */
final class SinkThread implements MeasurementSink {

  private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(100);

  private final List<MeasurementSink> sinks;
  private final FailureGuard guard;
  private final Duration patience;
  private final ThreadPoolExecutor executor;
  private final AtomicReference<@Nullable TrainingProgress> latest = new AtomicReference<>();
  private final AtomicReference<@Nullable Hyperparameters> inForce = new AtomicReference<>();

  private long progressTold = System.nanoTime() - PROGRESS_INTERVAL.toNanos();

  /**
   * @param guard counts what the sinks throw, and what they were not told
   * @param capacity most news that wait
   * @param patience how long the end of a training waits for the sinks
   */
  SinkThread(List<MeasurementSink> sinks, FailureGuard guard, int capacity, Duration patience) {
    this.sinks = sinks;
    this.guard = guard;
    this.patience = patience;
    executor =
        new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(capacity), SinkThread::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "spherometer-sinks");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void started(RunDescription run) {
    tell(sink -> sink.started(run));
  }

  @Override
  public void accept(Measurement measurement) {
    tell(sink -> sink.accept(measurement));
  }

  @Override
  public void gradientMeasured(GradientMeasurement gradient) {
    tell(sink -> sink.gradientMeasured(gradient));
  }

  @Override
  public void evaluated(Evaluation evaluation) {
    tell(sink -> sink.evaluated(evaluation));
  }

  @Override
  public void updated(UpdateRatios ratios) {
    tell(sink -> sink.updated(ratios));
  }

  @Override
  public void missed(MissedMeasurement missed) {
    tell(sink -> sink.missed(missed));
  }

  @Override
  public void leftOut() {
    tell(MeasurementSink::leftOut);
  }

  /**
   * Only the latest counts. To wake a thread for every batch would cost more than small batches.
   */
  @Override
  public void progressed(TrainingProgress progress) {
    latest.set(progress);
    long now = System.nanoTime();
    if (now - progressTold >= PROGRESS_INTERVAL.toNanos() && offer(this::tellLatest)) {
      progressTold = now;
    }
  }

  /** Told with the progress that follows: a learning rate may change at every batch. */
  @Override
  public void stepping(Hyperparameters next) {
    inForce.set(next);
  }

  private void tellLatest() {
    Hyperparameters next = inForce.getAndSet(null);
    if (next != null) {
      tellNow(sink -> sink.stepping(next));
    }
    tellLatestProgress();
  }

  private void tellLatestProgress() {
    TrainingProgress progress = latest.getAndSet(null);
    if (progress != null) {
      tellNow(sink -> sink.progressed(progress));
    }
  }

  /** Nothing is said of a failure to tell a failure: that would go round in circles. */
  @Override
  public void failed(FailureReason reason) {
    offer(() -> sinks.forEach(sink -> failed(sink, reason)));
  }

  private static void failed(MeasurementSink sink, FailureReason reason) {
    try {
      sink.failed(reason);
    } catch (Throwable ignored) {
      // As above.
    }
  }

  /** Waits until everything is told, but not for ever. */
  @Override
  public void ended() {
    offer(
        () -> {
          tellLatest();
          tellNow(MeasurementSink::ended);
        });
    executor.shutdown();
    if (!hasFinished()) {
      int left = executor.shutdownNow().size();
      throw new IllegalStateException(
          "the sinks are slow, and the last %d news were not told them".formatted(left + 1));
    }
  }

  /** An interruption does not end the wait, which is bounded. */
  private boolean hasFinished() {
    long end = System.nanoTime() + patience.toNanos();
    return Uninterrupted.await(
        () -> executor.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS));
  }

  private void tell(Consumer<MeasurementSink> news) {
    if (!offer(() -> tellNow(news))) {
      throw new IllegalStateException(
          "the sinks are slower than the training, news were not told them");
    }
  }

  private void tellNow(Consumer<MeasurementSink> news) {
    for (MeasurementSink sink : sinks) {
      guard.protect("a sink failed", () -> news.accept(sink));
    }
  }

  /** Whether there was room. */
  private boolean offer(Runnable work) {
    try {
      executor.execute(work);
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }
}
