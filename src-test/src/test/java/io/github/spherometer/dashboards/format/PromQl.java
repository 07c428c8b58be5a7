package io.github.spherometer.dashboards.format;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an expression of Prometheus selects, seen without evaluating it. */
public final class PromQl {

  /** A quoted text, or a piece of something else. */
  private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`";

  /** Without a name only if it has matchers; a name alone may be of a function or a label. */
  private static final Pattern SELECTOR =
      Pattern.compile(
          "#[^\n]*|%s|([a-zA-Z_:][\\w:]*)?\\s*\\{((?:%s|[^}\"'`])*)}|([a-zA-Z_:][\\w:]*)"
              .formatted(QUOTED, QUOTED));

  /** Names of our own; a colon makes it one that a rule records. */
  private static final Pattern OURS = Pattern.compile("spherometer_\\w*|\\w*:[\\w:]*");

  private static final Pattern OURS_IN_PROSE =
      Pattern.compile("(?<![\\w:])(?:\\w+:)*spherometer_\\w*(?::\\w+)*");

  private PromQl() {}

  /**
   * A metric with its matchers.
   *
   * @param metric name, or empty
   * @param matchers what is between the braces, or empty
   */
  public record Selector(String metric, String matchers) {}

  /** Whatever is selected: names with braces, and the names of our own without. */
  public static List<Selector> selectors(String expression) {
    return SELECTOR
        .matcher(expression)
        .results()
        .filter(found -> found.group(2) != null || isOurs(found))
        .map(PromQl::selector)
        .toList();
  }

  /** The names in an expression that are metrics of our own or series that rules record. */
  public static Set<String> metrics(String text) {
    Set<String> names = new LinkedHashSet<>();
    for (Selector selector : selectors(text)) {
      if (OURS.matcher(selector.metric()).matches()) {
        names.add(selector.metric());
      }
    }
    return names;
  }

  /** The same of a text that is not an expression. */
  public static Set<String> metricsInProse(String text) {
    return OURS_IN_PROSE
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static boolean isOurs(MatchResult found) {
    return found.group(3) != null && OURS.matcher(found.group(3)).matches();
  }

  private static Selector selector(MatchResult found) {
    String name = found.group(3) == null ? found.group(1) : found.group(3);
    return new Selector(name == null ? "" : name, found.group(2) == null ? "" : found.group(2));
  }

  /** Whether the matchers compare a label with the variable of the same name. */
  public static boolean filtersBy(Selector selector, String variable) {
    Matcher matcher =
        Pattern.compile(
                "(^|,)\\s*%1$s\\s*=~\\s*[\"'](\\$%1$s|\\$\\{%1$s(:regex)?})[\"']"
                    .formatted(variable))
            .matcher(selector.matchers());
    return matcher.find();
  }
}
