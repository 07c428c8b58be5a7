package io.github.spherometer.dashboards.live;

import com.google.gson.JsonObject;
import io.github.spherometer.dashboards.files.Dashboard;
import io.github.spherometer.dashboards.files.DashboardQuery;
import io.github.spherometer.dashboards.format.Json;
import io.github.spherometer.dashboards.servers.PrometheusServer;
import io.github.spherometer.dashboards.servers.Series;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dashboard as somebody looks at it, with runs and times chosen, on a real Prometheus. */
final class View {

  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((.+),\\s*(\\w+)\\s*\\)", Pattern.DOTALL);

  private static final Duration STEP = Duration.ofSeconds(1);

  private final PrometheusServer prometheus;
  private final List<String> runs;
  private final Instant from;
  private final Instant to;
  private final Interpolation interpolation = new Interpolation();

  /**
   * Looks.
   *
   * @param runs the chosen ones; none for the choice of all
   */
  View(
      Dashboard dashboard, PrometheusServer prometheus, List<String> runs, Instant from, Instant to)
      throws IOException, InterruptedException {
    this.prometheus = prometheus;
    this.runs = runs;
    this.from = from;
    this.to = to;
    setTimes();
    for (JsonObject variable : dashboard.variables()) {
      set(variable);
    }
  }

  /** Prometheus scrapes every second, and a rate takes four scrapes at least. */
  private void setTimes() {
    long range = Duration.between(from, to).toSeconds();
    interpolation
        .set("__interval", STEP.toSeconds() + "s")
        .set("__interval_ms", Long.toString(STEP.toMillis()))
        .set("__rate_interval", 4 * STEP.toSeconds() + "s")
        .set("__range", range + "s")
        .set("__range_s", Long.toString(range))
        .set("__range_ms", Long.toString(1000 * range));
  }

  private void set(JsonObject variable) throws IOException, InterruptedException {
    String name = Json.text(variable, "name");
    String all = Json.text(variable, "allValue");
    if (name.equals("run") && !runs.isEmpty()) {
      interpolation.choose(name, runs);
    } else if (!all.isEmpty()) {
      interpolation.set(name, all);
    } else if (Json.text(variable, "type").equals("query")) {
      interpolation.choose(name, values(DashboardQuery.variableText(variable)));
    } else {
      interpolation.set(name, Json.text(variable, "current.value"));
    }
  }

  /** The values that the query of a variable finds. */
  private List<String> values(String query) throws IOException, InterruptedException {
    Matcher labelValues = LABEL_VALUES.matcher(query);
    if (!labelValues.matches()) {
      throw new AssertionError("not a query of a variable that is understood here: " + query);
    }
    return prometheus.labelValues(labelValues.group(2), interpolation.apply(labelValues.group(1)));
  }

  /** Whether a query finds anything: a value of a variable, or a series with a number. */
  boolean finds(DashboardQuery query) throws IOException, InterruptedException {
    return switch (query.kind()) {
      case VARIABLE -> !values(query.text()).isEmpty();
      case INSTANT -> hasNumber(prometheus.query(interpolation.apply(query.text()), to));
      case RANGE, ANNOTATION ->
          hasNumber(prometheus.queryRange(interpolation.apply(query.text()), from, to, STEP));
    };
  }

  private static boolean hasNumber(List<Series> series) {
    return series.stream().anyMatch(Series::hasNumber);
  }
}
