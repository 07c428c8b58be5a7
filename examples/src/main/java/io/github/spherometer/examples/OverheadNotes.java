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
    boolean putOff =
        latest != null && latestProgress.batches() / every > latest.step().batch() / every;
    if (!told && putOff && latestProgress.nextMeasurement().isPresent()) {
      told = true;
      tellNext(latestProgress.nextMeasurement().getAsLong());
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
      line("time of training. To see more, raise --overhead or --epochs.");
    }
  }

  private void line(String format, Object... values) {
    screen.line(String.format(Locale.ROOT, format, values));
  }
}
