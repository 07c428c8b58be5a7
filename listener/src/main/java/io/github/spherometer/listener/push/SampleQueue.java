package io.github.spherometer.listener.push;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Snapshots that wait to be sent, in bounded memory: of too many, the oldest are lost. */
final class SampleQueue {

  private static final long SHORT_PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

  private final int mostSamples;
  private final Deque<Snapshot> waiting = new ArrayDeque<>();
  private List<Snapshot> underWay = List.of();
  private long samples;
  private long lost;
  private int waiters;
  private boolean over;

  SampleQueue(int mostSamples) {
    this.mostSamples = mostSamples;
  }

  /** Nothing is added after the end. */
  synchronized void add(Snapshot snapshot) {
    if (over) {
      return;
    }
    waiting.addLast(snapshot);
    samples += snapshot.samples();
    while (samples > mostSamples && waiting.size() > 1) {
      Snapshot oldest = waiting.removeFirst();
      samples -= oldest.samples();
      lost += oldest.samples();
    }
    notifyAll();
  }

  /**
   * Waits for some, which are under way until {@link #written} or {@link #refused}.
   *
   * @param most samples, unless one snapshot alone has more
   */
  synchronized List<Snapshot> take(int most) throws InterruptedException {
    while (waiting.isEmpty()) {
      wait();
    }
    List<Snapshot> taken = new ArrayList<>();
    long size = 0;
    while (!waiting.isEmpty() && (taken.isEmpty() || size + next().samples() <= most)) {
      Snapshot first = waiting.removeFirst();
      samples -= first.samples();
      size += first.samples();
      taken.add(first);
    }
    underWay = taken;
    return taken;
  }

  private Snapshot next() {
    return waiting.getFirst();
  }

  synchronized void written() {
    underWay = List.of();
    notifyAll();
  }

  /** Those under way are lost. */
  synchronized void refused() {
    lost += samplesOf(underWay);
    written();
  }

  /** The end: all that are left are lost. */
  synchronized void giveUp() {
    over = true;
    lost += samples;
    samples = 0;
    waiting.clear();
    refused();
  }

  /** How many samples are lost. */
  synchronized long lost() {
    return lost;
  }

  /** How many samples are not written yet. */
  synchronized long left() {
    return samples + samplesOf(underWay);
  }

  private static long samplesOf(List<Snapshot> snapshots) {
    return snapshots.stream().mapToLong(Snapshot::samples).sum();
  }

  /** Waits before the next attempt, less long while somebody waits for what is left. */
  synchronized void pause(Duration most) throws InterruptedException {
    long begin = System.nanoTime();
    while (true) {
      long pause = waiters == 0 ? most.toNanos() : Math.min(most.toNanos(), SHORT_PAUSE);
      long left = begin + pause - System.nanoTime();
      if (left <= 0) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /**
   * Waits until nothing is left.
   *
   * @return whether nothing is
   */
  synchronized boolean awaitEmpty(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    waiters++;
    try {
      notifyAll();
      long left = most.toNanos();
      while (left() > 0 && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = end - System.nanoTime();
      }
      return left() == 0;
    } finally {
      waiters--;
    }
  }
}
