package io.github.spherometer.listener.page;

import java.util.ArrayList;
import java.util.List;

/** The rows of a run, in order and no more than so many. */
final class Rows {

  /** With a hundred numbers each they take three megabytes. */
  static final int MOST = 4096;

  /** Of all rows together: four megabytes, also for a model of many layers. */
  static final int MOST_NUMBERS = 1 << 19;

  /** Fewer would be no picture of a training. */
  private static final int FEWEST = 512;

  private final Thinning thinning;
  private List<Row> rows = new ArrayList<>();
  private int widest = 1;

  Rows(Thinning thinning) {
    this.thinning = thinning;
  }

  void add(Row row) {
    widest = Math.max(widest, row.cells().size());
    if (rows.size() >= Math.max(FEWEST, Math.min(MOST, MOST_NUMBERS / widest))) {
      rows = thinning.of(rows);
    }
    rows.add(row);
  }

  List<Row> after(long sequence) {
    int first = rows.size();
    while (first > 0 && rows.get(first - 1).sequence() > sequence) {
      first--;
    }
    return List.copyOf(rows.subList(first, rows.size()));
  }
}
