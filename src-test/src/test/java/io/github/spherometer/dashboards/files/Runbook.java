package io.github.spherometer.dashboards.files;

import java.util.List;
import java.util.stream.Stream;

/**
 * What to do about an alert.
 *
 * @param text in Markdown
 */
record Runbook(String text) {

  private static final List<String> SECTIONS =
      List.of(
          "What it means", "How sure we are", "What to look at", "What to do", "When to ignore it");

  /** What is missing. */
  List<String> findings(String alert) {
    Stream<String> title =
        text.startsWith("# " + alert + "\n") ? Stream.of() : Stream.of("no title " + alert);
    Stream<String> sections =
        SECTIONS.stream()
            .filter(section -> content(section).isBlank())
            .map(section -> "no section \"" + section + "\" with anything in it");
    return Stream.concat(title, sections).toList();
  }

  private String content(String section) {
    String heading = "\n## " + section + "\n";
    int start = text.indexOf(heading);
    if (start < 0) {
      return "";
    }
    int next = text.indexOf("\n## ", start + heading.length() - 1);
    return text.substring(start + heading.length(), next < 0 ? text.length() : next);
  }
}
