package io.github.spherometer.dashboards.files;

import com.google.gson.JsonObject;
import io.github.spherometer.dashboards.format.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that a dashboard asks Prometheus.
 *
 * @param dashboard that asks
 * @param place which panel and target, annotation or variable
 * @param kind how it is asked
 * @param text PromQL, or for variables a function such as {@code label_values}, with variables
 */
public record DashboardQuery(Dashboard dashboard, String place, Kind kind, String text) {

  public enum Kind {
    INSTANT,
    RANGE,
    ANNOTATION,
    VARIABLE
  }

  static List<DashboardQuery> of(Dashboard dashboard) {
    List<DashboardQuery> queries = new ArrayList<>();
    for (Panel panel : dashboard.panels()) {
      for (JsonObject target : panel.targets()) {
        String place = panel.title() + " / " + Json.text(target, "refId");
        boolean instant = Json.text(target, "instant").equals("true");
        boolean range = Json.text(target, "range").equals("true") || !instant;
        String text = Json.text(target, "expr");
        if (instant) {
          queries.add(new DashboardQuery(dashboard, place, Kind.INSTANT, text));
        }
        if (range) {
          queries.add(new DashboardQuery(dashboard, place, Kind.RANGE, text));
        }
      }
    }
    for (JsonObject annotation : dashboard.annotations()) {
      String place = "annotation " + Json.text(annotation, "name");
      queries.add(new DashboardQuery(dashboard, place, Kind.ANNOTATION, textOf(annotation)));
    }
    for (JsonObject variable : dashboard.queryVariables()) {
      String place = "variable " + Json.text(variable, "name");
      queries.add(new DashboardQuery(dashboard, place, Kind.VARIABLE, variableText(variable)));
    }
    return queries;
  }

  private static String textOf(JsonObject annotation) {
    String text = Json.text(annotation, "expr");
    return text.isEmpty() ? Json.text(annotation, "target.expr") : text;
  }

  public static String variableText(JsonObject variable) {
    String text = Json.text(variable, "query");
    return text.isEmpty() ? Json.text(variable, "query.query") : text;
  }

  /** What the exceptions are listed by. */
  public String name() {
    return dashboard.name() + " / " + place;
  }

  @Override
  public String toString() {
    return name() + " (" + kind + ")";
  }
}
