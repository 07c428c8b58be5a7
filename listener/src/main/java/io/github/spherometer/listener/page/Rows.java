package io.github.spherometer.listener.page;

import java.util.ArrayList;
import java.util.List;

/** The rows of a run, in order and no more than so many. */
final class Rows {

  /** With a hundred numbers each they take three megabytes. */
  static final int MOST = 4096;

  private final Thinning thinning;
  private List<Row> rows = new ArrayList<>();

  Rows(Thinning thinning) {
    this.thinning = thinning;
  }

  void add(Row row) {
    if (rows.size() == MOST) {
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
