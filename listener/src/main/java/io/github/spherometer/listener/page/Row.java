package io.github.spherometer.listener.page;

/**
 * What was known after one piece of news.
 *
 * @param sequence its number among all news of the run
 * @param kind what the news was
 * @param moment where and when
 * @param cells the numbers
 */
record Row(long sequence, Kind kind, Moment moment, Cells cells) {

  /** What is measured. */
  enum Kind {
    MEASUREMENT,
    GRADIENT,
    MISSED
  }
}
