package io.github.spherometer.documentation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The table of all that is published, as it is written. */
final class SeriesTable {

  private static final String LABEL = "`(\\w+)`(?: \\(((?:`\\w+`(?:, )?)+)\\))?";
  private static final Pattern LABELS = Pattern.compile("(?:%1$s(?:, %1$s)*)?".formatted(LABEL));

  private final Map<String, Series> series = new TreeMap<>();

  /**
   * What a row says of each of its series.
   *
   * @param kind gauge, counter or summary
   * @param labels keys, with all their values where they are named
   */
  record Series(String kind, Map<String, Set<String>> labels) {}

  SeriesTable() {
    for (List<String> row : Markdown.read("listener/README.md").table("series").rows()) {
      Series meant = new Series(row.get(1), labels(row.get(2)));
      for (String name : MarkdownTable.code(row.get(0))) {
        if (series.put(name, meant) != null) {
          throw new AssertionError(name + " has two rows");
        }
      }
    }
  }

  Set<String> names() {
    return series.keySet();
  }

  Series get(String name) {
    Series found = series.get(name);
    if (found == null) {
      throw new AssertionError(name + " has no row");
    }
    return found;
  }

  /** All keys, and the values that are named. */
  Set<String> labels() {
    Set<String> labels = new TreeSet<>();
    for (Series row : series.values()) {
      labels.addAll(row.labels().keySet());
      row.labels().values().forEach(labels::addAll);
    }
    return labels;
  }

  private static Map<String, Set<String>> labels(String cell) {
    if (!LABELS.matcher(cell).matches()) {
      throw new AssertionError("`label` or `label` (`value`, `value`) are wanted, not " + cell);
    }
    Map<String, Set<String>> labels = new LinkedHashMap<>();
    for (MatchResult label : Pattern.compile(LABEL).matcher(cell).results().toList()) {
      String values = label.group(2) == null ? "" : label.group(2);
      labels.put(label.group(1), new TreeSet<>(MarkdownTable.code(values)));
    }
    return labels;
  }
}
