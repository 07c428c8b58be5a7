package io.github.spherometer.listener;

import io.github.spherometer.listener.measurement.MeasurementSink;
import java.util.List;
import java.util.function.Function;

/** All who are told of runs, one run after the other, of a training or of its checkpoints. */
final class Publishing implements AutoCloseable {

  private final Outlets outlets;
  private final RunMetrics metrics;
  private final WrittenRuns written;

  private Publishing(Publication publication, Outlets outlets) {
    this.outlets = outlets;
    metrics = new RunMetrics(outlets.registries());
    written = new WrittenRuns(publication.remoteWrites());
  }

  /** Opens what has to be opened, all or nothing. */
  static Publishing open(Publication publication) {
    return new Publishing(publication, Outlets.open(publication));
  }

  /**
   * Begins a run everywhere, or nowhere.
   *
   * @param follow makes what tells the audience
   */
  <T> T begin(RunIdentity run, Function<Audience, T> follow) {
    metrics.begin(run);
    try {
      written.begin(run);
      List<MeasurementSink> pages = outlets.onPages(run);
      List<List<MeasurementSink>> others = List.of(pages, written.sinks(), outlets.sinks());
      return follow.apply(new Audience(run.run(), metrics.sinks(), others));
    } catch (RuntimeException | Error e) {
      metrics.removeLatest();
      written.end();
      throw e;
    }
  }

  /** Removes the meters, and closes what was opened. */
  @Override
  public void close() {
    metrics.remove();
    written.end();
    outlets.close();
  }
}
