package io.github.spherometer.listener.page;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.listener.measurement.Curvature;
import io.github.spherometer.listener.measurement.Evaluation;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one run has shown so far. It is told on one thread and read on any; whoever reads holds it
 * no longer than to copy references, and what these refer to never changes.
 */
final class RunHistory implements MeasurementSink {

  private static final int MOST_EVENTS = 1000;
  private static final int MOST_EVALUATIONS = 2000;

  private final RunId id;
  private final InstantSource clock;
  private final Runnable changed;
  private final RunNumbers numbers;
  private final List<MeasurementSink> watches;
  private final FailureWatch failures;
  private final Whereabouts whereabouts = new Whereabouts();
  private final Rows rows;
  private final Bounded<Event> events = new Bounded<>(MOST_EVENTS, Event::kind, Event::sequence);
  private final Bounded<Evaluated> evaluations =
      new Bounded<>(MOST_EVALUATIONS, one -> Evaluated.class, Evaluated::sequence);
  private long sequence;
  private long time;
  private long started;
  private @Nullable Long ended;
  private @Nullable Long progressed;
  private @Nullable RunDescription description;
  private @Nullable NamedDensity density;
  private @Nullable NamedSlice slice;

  /**
   * @param changed called after every piece of news
   */
  RunHistory(RunId id, InstantSource clock, Runnable changed) {
    this.id = id;
    this.clock = clock;
    this.changed = changed;
    numbers = new RunNumbers(id.topK());
    rows = new Rows(new Thinning(Thinning.KEYS.stream().mapToInt(numbers::column).toArray()));
    failures = new FailureWatch(this::add, whereabouts::batch, () -> time);
    watches =
        List.of(
            numbers.metrics(),
            new TrainingWatch(this::add),
            new OptimizerWatch(this::add),
            new FiniteWatch(this::add),
            new SpikeWatch(this::add),
            failures);
    started = clock.millis();
  }

  RunId id() {
    return id;
  }

  private void tell(Consumer<MeasurementSink> news) {
    watches.forEach(news);
  }

  private void add(Event.Kind kind, long batch, String text, String advice) {
    events.add(new Event(sequence++, kind, moment(batch), text, advice));
  }

  private void add(Row.Kind kind, long batch, Cells cells) {
    rows.add(new Row(sequence++, kind, moment(batch), cells));
  }

  private Moment moment(long batch) {
    return new Moment(batch, whereabouts.epochsBefore(batch), time);
  }

  private synchronized void hear(long when, Runnable news) {
    time = when;
    news.run();
    changed.run();
  }

  private void hear(Runnable news) {
    hear(clock.millis(), news);
  }

  private void hearOf(long batch) {
    if (batch > whereabouts.batch()) {
      progressed = time;
      whereabouts.heardOf(batch);
    }
  }

  @Override
  public void started(RunDescription run) {
    hear(
        () -> {
          description = run;
          tell(watch -> watch.started(run));
        });
  }

  /** A measurement says itself when it was taken, be it long ago. */
  @Override
  public void accept(Measurement measurement) {
    hear(measurement.time().toEpochMilli(), () -> take(measurement));
  }

  private void take(Measurement measurement) {
    long batch = measurement.step().batch();
    started = Math.min(started, time);
    hearOf(batch);
    whereabouts.measured(measurement.step());
    tell(watch -> watch.accept(measurement));
    add(Row.Kind.MEASUREMENT, batch, numbers.ofAMeasurement());
    Curvature curvature = measurement.curvature();
    curvature.density().ifPresent(latest -> density = new NamedDensity(batch, latest));
    curvature.slice().ifPresent(latest -> slice = new NamedSlice(batch, first(curvature), latest));
  }

  private static double first(Curvature curvature) {
    return curvature.spectrum().ritzValues().stream()
        .mapToDouble(RitzValue::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  @Override
  public void gradientMeasured(GradientMeasurement gradient) {
    hear(
        () -> {
          hearOf(gradient.batch());
          tell(watch -> watch.gradientMeasured(gradient));
          add(Row.Kind.GRADIENT, gradient.batch(), numbers.ofAGradient());
        });
  }

  @Override
  public void missed(MissedMeasurement missed) {
    hear(
        () -> {
          hearOf(missed.batch());
          tell(watch -> watch.missed(missed));
          add(Row.Kind.MISSED, missed.batch(), numbers.ofAnAttempt());
        });
  }

  @Override
  public void progressed(TrainingProgress progress) {
    hear(
        () -> {
          hearOf(progress.batches());
          whereabouts.progressed(progress);
          tell(watch -> watch.progressed(progress));
        });
  }

  @Override
  public void evaluated(Evaluation evaluation) {
    hear(
        () -> {
          long batch = evaluation.batch();
          Moment moment = new Moment(batch, evaluation.epoch(), time);
          evaluations.add(new Evaluated(sequence++, moment, evaluation));
        });
  }

  @Override
  public void leftOut() {
    hear(() -> tell(MeasurementSink::leftOut));
  }

  @Override
  public void failed(FailureReason reason) {
    hear(() -> tell(watch -> watch.failed(reason)));
  }

  @Override
  public void ended() {
    hear(
        () -> {
          ended = time;
          tell(MeasurementSink::ended);
        });
  }

  synchronized boolean hasEnded() {
    return ended != null;
  }

  /** What there is, without what has a number up to {@code after}. */
  synchronized Snapshot after(long after) {
    EnumMap<FailureReason, Long> counts = new EnumMap<>(FailureReason.class);
    counts.putAll(failures.counts());
    return new Snapshot(
        id,
        started,
        ended,
        progressed,
        whereabouts.batch(),
        description,
        numbers.series(),
        List.copyOf(numbers.columns()),
        rows.after(after),
        evaluations.after(after),
        events.after(after),
        counts,
        density,
        slice);
  }
}
