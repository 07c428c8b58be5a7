package io.github.spherometer.examples.report;

import io.github.spherometer.examples.report.statistics.Digits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** A table of a report: a head, and rows of numbers and words. */
public final class Table {

  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] words;

  private Table(List<String> head) {
    this.head = head;
    this.words = new boolean[head.size()];
  }

  public static Table of(String... head) {
    if (head.length == 0) {
      throw new IllegalArgumentException("a table has at least one column");
    }
    return new Table(List.of(head));
  }

  /**
   * Adds a row.
   *
   * @param cells as many as there are columns; fractions are shown to four digits, NaN as "-"
   */
  public Table row(Object... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(
          "a row of " + cells.length + " cells in a table of " + head.size() + " columns");
    }
    List<String> row = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      words[i] |= !(cells[i] instanceof Number);
      row.add(shown(cells[i]));
    }
    rows.add(row);
    return this;
  }

  /** In Markdown; columns of numbers are aligned to the right. */
  String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add(line(head.stream().map(Table::escaped).toList()));
    List<String> rule = new ArrayList<>();
    for (boolean word : words) {
      rule.add(word || rows.isEmpty() ? "---" : "---:");
    }
    lines.add("|" + String.join("|", rule) + "|");
    rows.forEach(row -> lines.add(line(row)));
    return String.join("\n", lines) + "\n";
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String shown(Object cell) {
    if (cell instanceof Double || cell instanceof Float) {
      return Digits.of(((Number) cell).doubleValue());
    }
    return escaped(String.valueOf(cell));
  }

  private static String escaped(String text) {
    return text.strip().replace("\\", "\\\\").replace("|", "\\|").replaceAll("\\s*\\R\\s*", " ");
  }

  /** The rows as they are shown. */
  List<List<String>> rows() {
    return Collections.unmodifiableList(rows);
  }
}
