package io.github.spherometer.dashboards.trainings;

import io.github.spherometer.dashboards.files.Alert;
import io.github.spherometer.dashboards.files.DashboardFiles;
import io.github.spherometer.documentation.Markdown;
import io.github.spherometer.documentation.MarkdownTable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of what sets off alerts: for each rule the {@link Faults fault} for which it fires
 * first. Written anew by {@code mvn -q -Palerts test-compile exec:exec}.
 */
final class AlertTable {

  private static final String README = "dashboards/README.md";
  private static final String TITLE = "set off";
  private static final Pattern ROWS =
      Pattern.compile("(?m)^(\\| " + TITLE + " .*\n\\|[-|]+\\|\n)(?:\\|.*\n)*");
  private static final List<String> SEVERITIES = List.of("critical", "warning", "info");

  private AlertTable() {}

  /** All rules that alert, the gravest first. */
  static List<Alert> rules() {
    return DashboardFiles.rules().stream()
        .flatMap(file -> file.alerts().stream())
        .sorted(Comparator.comparingInt(alert -> SEVERITIES.indexOf(alert.severity())))
        .toList();
  }

  /** What the table should say. */
  static List<Firing> seen(Lapsed lapsed) {
    return rules().stream().map(rule -> first(rule, lapsed)).toList();
  }

  private static Firing first(Alert rule, Lapsed lapsed) {
    return lapsed.firings().stream()
        .filter(firing -> firing.alert().equals(rule.name()))
        .filter(firing -> firing.severity().equals(rule.severity()))
        .min(Comparator.comparingDouble(Firing::seconds))
        .orElseThrow(
            () ->
                new AssertionError(
                    "no training sets off %s of severity %s: add one to Faults"
                        .formatted(rule.name(), rule.severity())));
  }

  /** What the table says. */
  static List<Firing> said() {
    return Markdown.read(README).table(TITLE).rows().stream().map(AlertTable::parse).toList();
  }

  private static Firing parse(List<String> cells) {
    return new Firing(
        MarkdownTable.code(cells.get(0)).get(0),
        cells.get(1),
        cells.get(2),
        Double.parseDouble(cells.get(3).replaceFirst(" s$", "")));
  }

  private static String row(Firing firing) {
    return "| `%s` | %s | %s | %.0f s |\n"
        .formatted(firing.alert(), firing.severity(), firing.run(), firing.seconds());
  }

  /** Trains, and writes what was seen. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    StringBuilder rows = new StringBuilder();
    seen(Lapsed.of(Faults.lessons(), 1)).forEach(firing -> rows.append(row(firing)));
    Markdown readme = Markdown.read(README);
    Matcher table = ROWS.matcher(readme.text());
    if (!table.find()) {
      throw new IllegalStateException("no table in " + README + " begins with " + TITLE);
    }
    Files.writeString(
        readme.file(),
        table.replaceFirst(found -> Matcher.quoteReplacement(found.group(1) + rows)));
  }
}
