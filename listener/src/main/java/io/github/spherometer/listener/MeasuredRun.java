package io.github.spherometer.listener;

import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.listener.log.JsonLinesSink;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.measuring.Shortfalls;
import io.github.spherometer.listener.metrics.CurvatureMetrics;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.github.spherometer.listener.prometheus.PrometheusRemoteWrite;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * A run whose measurements are not taken by a {@link CurvatureListener}, but by a program of one's
 * own: of checkpoints that a training saves, over all data, on another machine. It is published as
 * that of a training is: on the same live page, as the same metrics, in the same logs.
 *
 * <pre>{@code
 * try (MeasuredRun run = MeasuredRun.builder(description).endpoint(endpoint).build()) {
 *   run.measured(measurement);
 * }
 * }</pre>
 *
 * <p>Its methods are to be called one at a time. They throw nothing of what sinks throw, which is
 * counted and logged as with the listener.
 */
public final class MeasuredRun implements AutoCloseable {

  private final Publishing publishing;
  private final Audience audience;

  private MeasuredRun(RunDescription run, Publication publication) {
    publishing = Publishing.open(publication);
    try {
      audience = publishing.begin(identity(run), told -> told);
    } catch (RuntimeException | Error e) {
      publishing.close();
      throw e;
    }
    audience.tell(sink -> sink.started(run));
  }

  private static RunIdentity identity(RunDescription run) {
    List<Tag> tags =
        run.tags().entrySet().stream().map(tag -> Tag.of(tag.getKey(), tag.getValue())).toList();
    return new RunIdentity(
        run.run(),
        run.model(),
        RunStarts.next(),
        CurvatureMetrics.requireFree(Tags.of(tags)),
        run.topK(),
        run.totalBatches() == 0 ? OptionalLong.empty() : OptionalLong.of(run.totalBatches()));
  }

  /**
   * Starts the description of where a run is published.
   *
   * @param run what it is; its number of eigenvalues is that of every measurement
   * @return a builder
   * @throws IllegalArgumentException if it says no number of eigenvalues, or more than 100, or has
   *     a blank name
   */
  public static Builder builder(RunDescription run) {
    Require.that(!run.run().isBlank(), "run", "\"" + run.run() + "\"", "a name, not blank");
    Require.that(run.topK() >= 1 && run.topK() <= 100, "topK", run.topK(), "from 1 to 100");
    return new Builder(run);
  }

  /**
   * Publishes a measurement. What of it has not converged is counted as a failure, too, as of a
   * listener's.
   *
   * @param measurement the latest
   */
  public void measured(Measurement measurement) {
    audience.tell(sink -> sink.accept(measurement));
    Shortfalls.of(measurement).report(measurement, audience.guard());
  }

  /**
   * Publishes how far the training has come.
   *
   * @param progress the latest that is known
   */
  public void progressed(TrainingProgress progress) {
    audience.tell(sink -> sink.progressed(progress));
  }

  /**
   * Publishes that a measurement has failed as a whole. The first of each reason is logged.
   *
   * @param batch that it was tried at
   * @param failure what it has thrown
   * @return its reason
   */
  public FailureReason missed(long batch, Throwable failure) {
    FailureReason reason =
        audience.guard().report("batch %d was not measured".formatted(batch), failure);
    MissedMeasurement missed = new MissedMeasurement(batch, Double.NaN, reason);
    audience.tell(sink -> sink.missed(missed));
    return reason;
  }

  /**
   * Publishes that a part of a measurement has failed, where the rest is published.
   *
   * @param what for the log, such as "the trace was not measured"
   * @param failure what it has thrown
   * @return its reason
   */
  public FailureReason failed(String what, Throwable failure) {
    return audience.guard().report(what, failure);
  }

  /**
   * Publishes that the run is over. The metrics stay where they are, so that the last values can be
   * scraped, until it is closed.
   */
  public void end() {
    audience.end();
  }

  /** Ends it, removes the meters from the registries, and closes logs. */
  @Override
  public void close() {
    end();
    publishing.close();
  }

  /** Says where a {@link MeasuredRun} is published. At least one place is needed. */
  public static final class Builder {

    private final RunDescription run;
    private final PublicationOptions publication = new PublicationOptions();

    private Builder(RunDescription run) {
      this.run = run;
    }

    /**
     * Publishes to a registry. May be called several times.
     *
     * @param registry any Micrometer registry
     * @return this
     */
    public Builder registry(MeterRegistry registry) {
      publication.registry(registry);
      return this;
    }

    /**
     * Publishes to the live page and the metrics of an endpoint. May be called several times.
     *
     * @param endpoint whoever started it closes it
     * @return this
     */
    public Builder endpoint(PrometheusEndpoint endpoint) {
      return registry(endpoint.registry());
    }

    /**
     * Writes every measurement to a Prometheus. May be called several times.
     *
     * @param write whoever started it closes it, behind the run
     * @return this
     */
    public Builder remoteWrite(PrometheusRemoteWrite write) {
      publication.remoteWrite(write);
      return this;
    }

    /**
     * Appends to a file, see {@link JsonLinesSink}. May be called several times.
     *
     * @param file in a directory that exists
     * @return this
     */
    public Builder log(Path file) {
      publication.log(file);
      return this;
    }

    /**
     * Publishes to a sink. May be called several times.
     *
     * @param sink told on a thread of the run's sinks, and closed with the run
     * @return this
     */
    public Builder sink(MeasurementSink sink) {
      publication.sink(sink);
      return this;
    }

    /**
     * Begins the run.
     *
     * @return to be told of measurements, and closed
     * @throws IllegalStateException if nobody would be told, or a registry cannot take the meters
     * @throws IllegalArgumentException if a tag is one that the meters have themselves
     * @throws UncheckedIOException if a log cannot be opened
     */
    public MeasuredRun build() {
      return new MeasuredRun(run, publication.build());
    }
  }
}
