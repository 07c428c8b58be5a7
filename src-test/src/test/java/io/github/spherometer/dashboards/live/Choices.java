package io.github.spherometer.dashboards.live;

import com.google.gson.JsonObject;
import io.github.spherometer.dashboards.files.DashboardQuery;
import io.github.spherometer.dashboards.format.Json;
import io.github.spherometer.dashboards.servers.PrometheusServer;
import io.github.spherometer.dashboards.servers.Series;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a variable offers, found by its query as Grafana's data source of Prometheus does. */
final class Choices {

  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((.+),\\s*(\\w+)\\s*\\)", Pattern.DOTALL);
  private static final Pattern QUERY_RESULT =
      Pattern.compile("query_result\\((.+)\\)", Pattern.DOTALL);

  private final PrometheusServer prometheus;
  private final Instant time;
  private final UnaryOperator<String> interpolation;

  /**
   * @param time end of what is looked at
   */
  Choices(PrometheusServer prometheus, Instant time, UnaryOperator<String> interpolation) {
    this.prometheus = prometheus;
    this.time = time;
    this.interpolation = interpolation;
  }

  /** One of them. */
  record Choice(String text, String value) {}

  /** In the order in which they are offered, where the variable does not sort them. */
  List<Choice> of(JsonObject variable) throws IOException, InterruptedException {
    String query = DashboardQuery.variableText(variable);
    Matcher labelValues = LABEL_VALUES.matcher(query);
    if (labelValues.matches()) {
      return prometheus
          .labelValues(labelValues.group(2), interpolation.apply(labelValues.group(1)))
          .stream()
          .map(value -> new Choice(value, value))
          .toList();
    }
    Matcher queryResult = QUERY_RESULT.matcher(query);
    if (!queryResult.matches()) {
      throw new AssertionError("not a query of a variable that is understood here: " + query);
    }
    Pattern regex = Pattern.compile(Json.text(variable, "regex").replaceAll("^/|/$", ""));
    return prometheus.query(interpolation.apply(queryResult.group(1)), time).stream()
        .map(series -> choice(regex, asText(series)))
        .toList();
  }

  private static Choice choice(Pattern regex, String text) {
    Matcher found = regex.matcher(text);
    if (!found.find()) {
      throw new AssertionError(regex + " does not match " + text);
    }
    return new Choice(found.group("text"), found.group("value"));
  }

  private static String asText(Series series) {
    return series.labels().entrySet().stream()
        .map(Choices::asText)
        .collect(Collectors.joining(",", "{", "} " + series.values().get(0)));
  }

  private static String asText(Map.Entry<String, String> label) {
    return "%s=\"%s\"".formatted(label.getKey(), label.getValue());
  }
}
