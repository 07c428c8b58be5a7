package io.github.spherometer.dashboards.live;

import com.google.gson.JsonObject;
import io.github.spherometer.dashboards.files.Dashboard;
import io.github.spherometer.dashboards.files.DashboardQuery;
import io.github.spherometer.dashboards.format.Json;
import io.github.spherometer.dashboards.live.Choices.Choice;
import io.github.spherometer.dashboards.servers.PrometheusServer;
import io.github.spherometer.dashboards.servers.Series;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A dashboard as somebody looks at it, with runs and times chosen, on a real Prometheus. */
final class View {

  private static final Duration STEP = Duration.ofSeconds(1);

  private final Dashboard dashboard;
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
    this.dashboard = dashboard;
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
      List<Choice> choices = choices(variable);
      interpolation.choose(name, choices.stream().map(Choice::value).toList());
    } else if (Json.at(variable, "current.value").isJsonArray()) {
      List<String> chosen = new ArrayList<>();
      Json.at(variable, "current.value").getAsJsonArray().forEach(v -> chosen.add(v.getAsString()));
      interpolation.choose(name, chosen);
    } else {
      interpolation.set(name, Json.text(variable, "current.value"));
    }
  }

  /** With another value of a variable. */
  View with(String variable, String value) {
    interpolation.set(variable, value);
    return this;
  }

  /** What a variable offers. */
  List<Choice> choices(JsonObject variable) throws IOException, InterruptedException {
    return new Choices(prometheus, to, interpolation::apply).of(variable);
  }

  List<Choice> choices(String name) throws IOException, InterruptedException {
    return choices(
        dashboard.variables().stream()
            .filter(variable -> Json.text(variable, "name").equals(name))
            .findFirst()
            .orElseThrow());
  }

  /** What a query finds over the time. */
  List<Series> over(String query) throws IOException, InterruptedException {
    return prometheus.queryRange(interpolation.apply(query), from, to, STEP);
  }

  /** What a query finds at the end. */
  List<Series> now(String query) throws IOException, InterruptedException {
    return prometheus.query(interpolation.apply(query), to);
  }

  /** Whether a query finds anything: a value of a variable, or a series with a number. */
  boolean finds(DashboardQuery query) throws IOException, InterruptedException {
    return switch (query.kind()) {
      case VARIABLE -> !choices(query.place().replaceFirst("variable ", "")).isEmpty();
      case INSTANT -> hasNumber(now(query.text()));
      case RANGE, ANNOTATION -> hasNumber(over(query.text()));
    };
  }

  private static boolean hasNumber(List<Series> series) {
    return series.stream().anyMatch(Series::hasNumber);
  }
}
