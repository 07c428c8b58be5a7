package io.github.spherometer.examples;

import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.TrainingProgress;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says why lines are rare where measuring may take a share of the time only. */
final class OverheadNotes implements MeasurementSink {

  private final Screen screen;
  private final double overhead;
  private final int every;
  private @Nullable Measurement latest;
  private @Nullable TrainingProgress progress;
  private long measurements;
  private boolean told;

  OverheadNotes(Screen screen, double overhead, int every) {
    this.screen = screen;
    this.overhead = overhead;
    this.every = every;
  }

  @Override
  public void accept(Measurement measurement) {
    latest = measurement;
    measurements++;
  }

  @Override
  public void progressed(TrainingProgress latestProgress) {
    progress = latestProgress;
    if (!told
        && latest != null
        && latestProgress.batches() / every > latest.step().batch() / every) {
      told = true;
      tellNext(latest, latestProgress);
    }
  }

  private void tellNext(Measurement measurement, TrainingProgress now) {
    line(
        "Batch %,d took %d ms to measure. With --overhead %s the next one comes when",
        measurement.step().batch(), measurement.duration().toMillis(), overhead);
    line(
        "%.1f %% of the time of training has paid for it: after about %,d batches.",
        100 * overhead, nextBatch(measurement, now));
  }

  /** By the time that a batch has taken so far. */
  private long nextBatch(Measurement measurement, TrainingProgress now) {
    Duration toPay = now.measuring().plus(measurement.duration());
    double batch = seconds(now.training()) / Math.max(1, now.batches() - 1);
    return every * (long) Math.ceil(seconds(toPay) / overhead / batch / every);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  @Override
  public void ended() {
    if (progress == null) {
      return;
    }
    long due = 1 + progress.batches() / every - (every == 1 ? 1 : 0);
    if (measurements < due) {
      line(
          "Measured %,d of %,d times: more would have taken more than %.1f %% of the",
          measurements, due, 100 * overhead);
      line("time of training. To see more, raise --overhead or --epochs.");
    }
  }

  private void line(String format, Object... values) {
    screen.line(String.format(Locale.ROOT, format, values));
  }
}
