package io.github.spherometer.listener.optimizer;

import ai.djl.training.tracker.Tracker;
import java.util.concurrent.atomic.AtomicInteger;

/** Falls by its calls, one a parameter: asked once more, the training would be another one. */
final class CountingTracker implements Tracker {

  static final int PARAMETERS = 6;

  private final AtomicInteger calls = new AtomicInteger();

  @Override
  public float getNewValue(int update) {
    return 0.1f / (1 + calls.getAndIncrement() / PARAMETERS);
  }

  int calls() {
    return calls.get();
  }
}
