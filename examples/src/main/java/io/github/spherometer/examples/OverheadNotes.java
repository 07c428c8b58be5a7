package io.github.spherometer.examples;

import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.TrainingProgress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says why lines are rare where measuring may take a share of the time only. */
final class OverheadNotes implements MeasurementSink {

  private final Screen screen;
  private final double overhead;
  private final int every;
  private final boolean foreground;
  private @Nullable Measurement latest;
  private @Nullable TrainingProgress progress;
  private long measurements;
  private boolean told;

  /**
   * @param foreground whether the training waits for measurements; else one may be due while
   *     another is under way
   */
  OverheadNotes(Screen screen, double overhead, int every, boolean foreground) {
    this.screen = screen;
    this.overhead = overhead;
    this.every = every;
    this.foreground = foreground;
  }

  @Override
  public void accept(Measurement measurement) {
    latest = measurement;
    measurements++;
  }

  @Override
  public void progressed(TrainingProgress latestProgress) {
    progress = latestProgress;
    boolean putOff =
        latest != null && latestProgress.batches() / every > latest.step().batch() / every;
    long next = latestProgress.nextMeasurement().orElse(0);
    if (!told && putOff && next > (latestProgress.batches() / every + 1) * every) {
      told = true;
      tellNext(next);
    }
  }

  private void tellNext(long batch) {
    line(
        "With --overhead %s the next measurement comes when %.1f %% of the time of",
        overhead, 100 * overhead);
    line("training has paid for the earlier ones and for it: after about batch %,d.", batch);
  }

  @Override
  public void ended() {
    if (progress == null) {
      return;
    }
    long due = 1 + progress.batches() / every - (every == 1 ? 1 : 0);
    if (measurements < due) {
      line(
          "Measured %,d of %,d times: more would have cost more than %.1f %% of the",
          measurements, due, 100 * overhead);
      line("time of training%s.", foreground ? "" : ", or been due while one was under way");
      line(
          "To see more, raise --overhead or --epochs%s.",
          foreground ? "" : ", or use --foreground");
    }
  }

  private void line(String format, Object... values) {
    screen.line(String.format(Locale.ROOT, format, values));
  }
}
