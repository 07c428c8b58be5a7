package io.github.spherometer.listener.log;

import io.github.spherometer.listener.measurement.Evaluation;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.page.RunHistories;
import java.lang.ref.WeakReference;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run of a log on a page. It begins there when its number of eigenvalues is known: from its first
 * line, or in old logs from its first measurement.
 */
final class ShownRun implements MeasurementSink {

  private static final int MOST_EIGENVALUES = 100;

  private final String name;
  private final String log;
  private final RunHistories page;
  private final InstantSource times;
  private Optional<RunDescription> description = Optional.empty();

  /** The page holds it; of too many runs it holds some no longer, and then nobody does. */
  private @Nullable WeakReference<MeasurementSink> history;

  /**
   * @param name of the run
   * @param log the file, as people shall be told of it
   * @param times when the line that is being told was written
   */
  ShownRun(String name, String log, RunHistories page, InstantSource times) {
    this.name = name;
    this.log = log;
    this.page = page;
    this.times = times;
  }

  /** Takes it off the page. */
  void remove() {
    MeasurementSink shown = shown();
    if (shown != null) {
      page.remove(shown);
    }
  }

  private @Nullable MeasurementSink shown() {
    return history == null ? null : history.get();
  }

  private void tell(Consumer<MeasurementSink> news) {
    MeasurementSink shown = shown();
    if (shown != null) {
      news.accept(shown);
    }
  }

  private void begin(int eigenvalues) {
    int topK = Math.max(1, Math.min(eigenvalues, MOST_EIGENVALUES));
    MeasurementSink begun = page.begin(name, description, topK, log, times);
    history = new WeakReference<>(begun);
    description.ifPresent(begun::started);
  }

  @Override
  public void started(RunDescription run) {
    description = Optional.of(run);
    if (run.topK() > 0) {
      begin(run.topK());
    }
  }

  @Override
  public void accept(Measurement measurement) {
    if (history == null) {
      begin(measurement.curvature().spectrum().ritzValues().size());
    }
    tell(shown -> shown.accept(measurement));
  }

  @Override
  public void gradientMeasured(GradientMeasurement gradient) {
    tell(shown -> shown.gradientMeasured(gradient));
  }

  @Override
  public void progressed(TrainingProgress progress) {
    tell(shown -> shown.progressed(progress));
  }

  @Override
  public void evaluated(Evaluation evaluation) {
    tell(shown -> shown.evaluated(evaluation));
  }

  @Override
  public void missed(MissedMeasurement missed) {
    tell(shown -> shown.missed(missed));
  }

  @Override
  public void leftOut() {
    tell(MeasurementSink::leftOut);
  }

  @Override
  public void failed(FailureReason reason) {
    tell(shown -> shown.failed(reason));
  }

  @Override
  public void ended() {
    tell(MeasurementSink::ended);
  }
}
