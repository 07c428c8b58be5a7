package io.github.spherometer.listener.page;

import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.RunDescription;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** The runs that a page shows, no more than so many. Runs are told and read on any thread. */
public final class RunHistories implements PageData {

  /** So many if nobody wants more. */
  public static final int MOST_RUNS = 16;

  private final InstantSource clock;
  private final int most;
  private final AtomicLong version = new AtomicLong();
  private final Deque<RunHistory> newestFirst = new ArrayDeque<>();
  private long begun;

  /**
   * Without runs.
   *
   * @param most how many are kept
   */
  public RunHistories(int most) {
    this(InstantSource.system(), most);
  }

  RunHistories() {
    this(InstantSource.system());
  }

  RunHistories(InstantSource clock) {
    this(clock, MOST_RUNS);
  }

  private RunHistories(InstantSource clock, int most) {
    this.clock = clock;
    this.most = most;
  }

  /** How many are kept. */
  public int most() {
    return most;
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
    String id = nextId();
    return add(new RunId(id, run, model, tags, topK, totalBatches, null), clock);
  }

  /**
   * Begins the history of a run that is read from a log.
   *
   * @param description if the log has one
   * @param topK number of eigenvalues
   * @param log the file, as people shall be told of it
   * @param times when the news that is being told was written
   * @return to be told of this run, on one thread
   */
  public MeasurementSink begin(
      String run, Optional<RunDescription> description, int topK, String log, InstantSource times) {
    List<Tag> tags = new ArrayList<>();
    description.ifPresent(known -> known.tags().forEach((key, tag) -> tags.add(Tag.of(key, tag))));
    long batches = description.map(RunDescription::totalBatches).orElse(0L);
    RunId id =
        new RunId(
            nextId(),
            run,
            description.map(RunDescription::model).orElse("unknown"),
            Tags.of(tags),
            topK,
            batches == 0 ? OptionalLong.empty() : OptionalLong.of(batches),
            log);
    return add(id, times);
  }

  private synchronized String nextId() {
    return Long.toString(++begun);
  }

  private MeasurementSink add(RunId id, InstantSource times) {
    RunHistory history = new RunHistory(id, times, version::incrementAndGet);
    synchronized (this) {
      if (newestFirst.size() == most) {
        removeOne();
      }
      newestFirst.addFirst(history);
    }
    version.incrementAndGet();
    return history;
  }

  /** Takes a run away: its log holds another one now. */
  public void remove(MeasurementSink run) {
    synchronized (this) {
      newestFirst.removeIf(each -> each == run);
    }
    version.incrementAndGet();
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
