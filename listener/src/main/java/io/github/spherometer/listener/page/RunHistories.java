package io.github.spherometer.listener.page;

import io.github.spherometer.listener.measurement.MeasurementSink;
import io.micrometer.core.instrument.Tags;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** The runs that a page shows, no more than so many. Runs are told and read on any thread. */
public final class RunHistories implements PageData {

  static final int MOST_RUNS = 16;

  private final InstantSource clock;
  private final AtomicLong version = new AtomicLong();
  private final Deque<RunHistory> newestFirst = new ArrayDeque<>();
  private long begun;

  /** Without runs. */
  public RunHistories() {
    this(InstantSource.system());
  }

  RunHistories(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Begins the history of a run. The oldest that has ended goes where there would be too many, or
   * else the oldest.
   *
   * @param tags the user's own
   * @param topK number of eigenvalues
   * @param totalBatches length of the training, if it is known
   * @return to be told of this run, on one thread
   */
  public MeasurementSink begin(
      String run, String model, Tags tags, int topK, OptionalLong totalBatches) {
    MeasurementSink history = add(run, model, tags, topK, totalBatches);
    version.incrementAndGet();
    return history;
  }

  private synchronized RunHistory add(
      String run, String model, Tags tags, int topK, OptionalLong totalBatches) {
    String id = Long.toString(++begun);
    RunHistory history =
        new RunHistory(
            new RunId(id, run, model, tags, topK, totalBatches), clock, version::incrementAndGet);
    if (newestFirst.size() == MOST_RUNS) {
      removeOne();
    }
    newestFirst.addFirst(history);
    return history;
  }

  private void removeOne() {
    Iterator<RunHistory> oldestFirst = newestFirst.descendingIterator();
    while (oldestFirst.hasNext()) {
      if (oldestFirst.next().hasEnded()) {
        oldestFirst.remove();
        return;
      }
    }
    newestFirst.removeLast();
  }

  @Override
  public long version() {
    return version.get();
  }

  /** Whoever reads the version first cannot miss what comes after it. */
  @Override
  public byte[] runs() {
    long seen = version.get();
    List<Snapshot> runs = all().stream().map(run -> run.after(Long.MAX_VALUE)).toList();
    return RunJson.runs(runs, seen, clock.millis());
  }

  @Override
  public Optional<byte[]> run(String id, long after) {
    long seen = version.get();
    return all().stream()
        .filter(run -> run.id().id().equals(id))
        .findFirst()
        .map(run -> RunJson.run(run.after(after), seen, clock.millis()));
  }

  private synchronized List<RunHistory> all() {
    return List.copyOf(newestFirst);
  }
}
