package io.github.spherometer.dashboards.live;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Variables in queries, put in as Grafana's data source of Prometheus does. */
final class Interpolation {

  /** Not $1, which is a group of label_replace. */
  private static final Pattern VARIABLE =
      Pattern.compile("\\$([a-zA-Z_]\\w*)|\\$\\{(\\w+)(?::regex)?}|\\[\\[(\\w+)]]");

  private static final Pattern SPECIAL = Pattern.compile("[\\\\^$*+?.()|{}\\[\\]]");

  private final Map<String, String> texts = new TreeMap<>();

  /** Sets a variable to a text that is put in as it is. */
  Interpolation set(String variable, String text) {
    texts.put(variable, text);
    return this;
  }

  /** Sets a variable to values, which become alternatives of a regular expression. */
  Interpolation choose(String variable, List<String> values) {
    String alternatives =
        values.stream().map(Interpolation::escaped).collect(Collectors.joining("|"));
    return set(variable, values.size() == 1 ? alternatives : "(" + alternatives + ")");
  }

  /** Puts in every variable; one that is not known, or in another format, is an error. */
  String apply(String query) {
    String applied =
        VARIABLE.matcher(query).replaceAll(found -> Matcher.quoteReplacement(text(found)));
    if (applied.contains("${")) {
      throw new AssertionError("a variable is left: " + applied);
    }
    return applied;
  }

  private String text(MatchResult found) {
    String name = found.group(1);
    for (int group = 2; name == null; group++) {
      name = found.group(group);
    }
    String text = texts.get(name);
    if (text == null) {
      throw new AssertionError("the variable " + name + " is not known, only " + texts.keySet());
    }
    return text;
  }

  /** Twice: for the regular expression, and for the text in quotes that it is in. */
  private static String escaped(String value) {
    return SPECIAL
        .matcher(value)
        .replaceAll(
            special ->
                Matcher.quoteReplacement(
                    "\\\\" + (special.group().equals("\\") ? "\\\\" : special.group())));
  }
}
