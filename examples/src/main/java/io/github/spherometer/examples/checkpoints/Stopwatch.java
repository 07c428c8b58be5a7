package io.github.spherometer.examples.checkpoints;

/** Takes the time of one thing after the other. */
final class Stopwatch {

  private final long start = System.nanoTime();
  private long last = start;

  /** Seconds since it was asked last. */
  double lap() {
    long now = System.nanoTime();
    double seconds = (now - last) / 1e9;
    last = now;
    return seconds;
  }

  long nanos() {
    return System.nanoTime() - start;
  }
}
