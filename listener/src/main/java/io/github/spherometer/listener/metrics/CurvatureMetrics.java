package io.github.spherometer.listener.metrics;

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
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measurements of one run as meters of a Micrometer registry.
 *
 * <p>Every meter carries the tags {@code run}, {@code model} and {@code start}, and all but {@code
 * spherometer.run.info}, {@code spherometer.engine.check}, the density, evaluators, updates and
 * what belongs to single layers, of which there are 100 at most, are registered when the metrics
 * are made: gauges read NaN until the first measurement, counters 0. All gauges read one immutable
 * {@link Measurement}, so a scrape never sees half of one. Memory and processor time are those of
 * this process. {@link #close} removes them.
 */
public final class CurvatureMetrics implements MeasurementSink {

  private final RunMeters meters;
  private final List<MeasurementSink> parts;

  /**
   * Registers the meters of a run, all or none.
   *
   * <p>A meter that the registry's filters deny is left out. Two runs that its filters make the
   * same, because they drop the tags {@code run} and {@code start}, cannot be there at the same
   * time: the second would show the values of the first, and is refused.
   *
   * <p>Of runs that have ended, a registry keeps the 16 that began last: a run that is one too many
   * takes away what the oldest has left, unless filters hide its start.
   *
   * @param registry where, an open one
   * @param run name of the run
   * @param model name of the model
   * @param start when the run began, to the millisecond: tells it from others of its name
   * @param topK number of eigenvalues, two gauges each
   * @throws IllegalStateException as {@link #CurvatureMetrics(MeterRegistry, String, String,
   *     Instant, Tags, int)}
   */
  public CurvatureMetrics(
      MeterRegistry registry, String run, String model, Instant start, int topK) {
    this(registry, run, model, start, Tags.empty(), topK);
  }

  /**
   * Registers the meters of a run with more tags, all or none.
   *
   * @param registry where, an open one
   * @param run name of the run
   * @param model name of the model
   * @param start when the run began, to the millisecond: tells it from others of its name
   * @param tags more tags of every meter, with keys of the user's own: see {@link #requireFree}
   * @param topK number of eigenvalues, two gauges each
   * @throws IllegalArgumentException if a key is not free
   * @throws IllegalStateException if the registry has meters of this run, model and start already,
   *     or one that its filters make the same; if it refuses a meter; if it is closed. Names the
   *     meter and says what to do, and leaves none behind
   */
  public CurvatureMetrics(
      MeterRegistry registry, String run, String model, Instant start, Tags tags, int topK) {
    meters = new RunMeters(registry, run, model, start, tags);
    try {
      parts = register(start, topK);
    } catch (RuntimeException | Error e) {
      removeAfter(e);
      throw e;
    }
  }

  private List<MeasurementSink> register(Instant start, int topK) {
    MeasurementGauges gauges = new MeasurementGauges(meters);
    HessianGauges.register(gauges, topK);
    StabilityGauges.register(gauges);
    QualityGauges.register(gauges);
    return List.of(
        gauges,
        new ExtremeGauges(meters, gauges),
        new InForceGauge(gauges),
        LayerGauges.ofDeadNeurons(gauges),
        LayerGauges.ofTraces(gauges),
        new DensityGauges(meters),
        new GradientGauges(meters),
        new TrainingMeters(meters, start),
        new EvaluatorGauges(meters),
        new UpdateGauges(meters),
        new CostMeters(meters),
        new ProcessMeters(meters),
        new RunInfo(meters));
  }

  /**
   * Refuses tags that would take the place of ours.
   *
   * @param tags more tags of every meter
   * @return the same
   * @throws IllegalArgumentException if a key is that of a meter, such as {@code run}, {@code
   *     model} or {@code layer}, or the same in the spelling of Prometheus; names it
   */
  public static Tags requireFree(Tags tags) {
    return RunTags.requireFree(tags);
  }

  private void removeAfter(Throwable failure) {
    try {
      meters.remove();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void tell(Consumer<MeasurementSink> news) {
    parts.forEach(news);
  }

  @Override
  public void started(RunDescription run) {
    tell(part -> part.started(run));
  }

  @Override
  public void accept(Measurement measurement) {
    tell(part -> part.accept(measurement));
  }

  @Override
  public void gradientMeasured(GradientMeasurement gradient) {
    tell(part -> part.gradientMeasured(gradient));
  }

  @Override
  public void progressed(TrainingProgress progress) {
    tell(part -> part.progressed(progress));
  }

  @Override
  public void evaluated(Evaluation evaluation) {
    tell(part -> part.evaluated(evaluation));
  }

  @Override
  public void updated(UpdateRatios ratios) {
    tell(part -> part.updated(ratios));
  }

  @Override
  public void stepping(Hyperparameters inForce) {
    tell(part -> part.stepping(inForce));
  }

  @Override
  public void missed(MissedMeasurement missed) {
    tell(part -> part.missed(missed));
  }

  @Override
  public void leftOut() {
    tell(MeasurementSink::leftOut);
  }

  @Override
  public void failed(FailureReason reason) {
    tell(part -> part.failed(reason));
  }

  @Override
  public void ended() {
    tell(MeasurementSink::ended);
  }

  /** Removes every meter from the registry. */
  @Override
  public void close() {
    meters.remove();
  }
}
