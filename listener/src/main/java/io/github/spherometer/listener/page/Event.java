package io.github.spherometer.listener.page;

import java.util.Locale;

/**
 * Something in a training that a person should know of.
 *
 * @param sequence its number among all news of the run
 * @param kind what it is
 * @param moment where and when
 * @param text a sentence without a full stop
 * @param advice what to do about it, in the imperative and without a full stop; empty for nothing
 */
record Event(long sequence, Kind kind, Moment moment, String text, String advice) {

  /** What happens. */
  enum Kind {
    FAILURE,
    MISSED,
    SPIKE,
    NOT_FINITE,
    LEARNING_RATE,
    EPOCH,
    ENGINE,
    OPTIMIZER,
    ENDED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Takes events down. */
  @FunctionalInterface
  interface Log {

    /**
     * Adds an event.
     *
     * @param batch where
     */
    void add(Kind kind, long batch, String text, String advice);
  }
}
