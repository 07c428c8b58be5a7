package io.github.spherometer.documentation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A table of a document.
 *
 * @param titles of its columns
 * @param rows its cells, without the spaces around them
 */
public record MarkdownTable(List<String> titles, List<List<String>> rows) {

  private static final Pattern TABLE = Pattern.compile("(?m)^\\|.*\n\\|[-|: ]+\\|\n(?:\\|.*\n?)+");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  static List<MarkdownTable> of(String text) {
    return TABLE.matcher(text).results().map(found -> parse(found.group())).toList();
  }

  /** What stands between backticks in a cell. */
  public static List<String> code(String cell) {
    return CODE.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
  }

  /** The first column, each cell of which is a single piece of code. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (List<String> row : rows) {
      List<String> code = code(row.get(0));
      if (code.size() != 1 || !row.get(0).equals("`" + code.get(0) + "`")) {
        throw new AssertionError("one name between backticks is wanted, not " + row.get(0));
      }
      names.add(code.get(0));
    }
    return names;
  }

  private static MarkdownTable parse(String text) {
    List<List<String>> lines = text.lines().map(MarkdownTable::cells).toList();
    List<List<String>> rows = lines.subList(2, lines.size());
    for (List<String> row : rows) {
      if (row.size() != lines.get(0).size()) {
        throw new AssertionError("a row of %s has other columns: %s".formatted(lines.get(0), row));
      }
    }
    return new MarkdownTable(lines.get(0), rows);
  }

  private static List<String> cells(String line) {
    String inner = line.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
    return Arrays.stream(inner.split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
  }
}
