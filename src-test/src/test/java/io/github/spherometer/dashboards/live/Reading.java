package io.github.spherometer.dashboards.live;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.spherometer.dashboards.files.Panel;
import io.github.spherometer.dashboards.format.Json;
import io.github.spherometer.dashboards.servers.Series;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What somebody reads on a panel whose queries are asked for one point in time: a text and its
 * colour for each series, by the value mappings, thresholds and overrides of the panel, which are
 * applied here as Grafana applies them.
 */
final class Reading {

  private final Panel panel;
  private final View view;

  private Reading(Panel panel, View view) {
    this.panel = panel;
    this.view = view;
  }

  /**
   * What is read of a series.
   *
   * @param run its label
   * @param refId of its query
   * @param text the mapped one, or the number
   * @param color a name
   */
  record Shown(String run, String refId, String text, String color) {

    String textAndColor() {
      return text + ", " + color;
    }
  }

  /** All that a stat panel shows. */
  static List<Shown> of(Panel panel, View view) throws IOException, InterruptedException {
    return new Reading(panel, view).all(Json.at(panel.json(), "fieldConfig.defaults"));
  }

  /** What a column of a table shows: that of a query, with the overrides of the column. */
  static List<Shown> ofColumn(Panel panel, View view, String refId, String column)
      throws IOException, InterruptedException {
    JsonObject options = Json.at(panel.json(), "fieldConfig.defaults").getAsJsonObject().deepCopy();
    for (JsonObject override : Json.list(panel.json(), "fieldConfig.overrides")) {
      if (Json.text(override, "matcher.options").equals(column)) {
        Json.list(override, "properties")
            .forEach(property -> options.add(Json.text(property, "id"), property.get("value")));
      }
    }
    return new Reading(panel, view)
        .all(options).stream().filter(shown -> shown.refId().equals(refId)).toList();
  }

  private List<Shown> all(JsonElement options) throws IOException, InterruptedException {
    List<Shown> all = new ArrayList<>();
    for (JsonObject target : panel.targets()) {
      String refId = Json.text(target, "refId");
      for (Series series : view.now(Json.text(target, "expr"))) {
        all.add(shown(options, refId, series));
      }
    }
    return all;
  }

  private Shown shown(JsonElement options, String refId, Series series) {
    double value = series.values().get(0);
    String run = String.valueOf(series.labels().get("run"));
    return mapped(options, value)
        .map(result -> new Shown(run, refId, Json.text(result, "text"), Json.text(result, "color")))
        .orElseGet(
            () -> new Shown(run, refId, Double.toString(value), color(options, refId, value)));
  }

  private static Optional<JsonElement> mapped(JsonElement options, double value) {
    String text = Double.isFinite(value) ? new BigDecimal(value).toPlainString() : "";
    for (JsonObject mapping : Json.list(options, "mappings")) {
      JsonElement found =
          Json.text(mapping, "type").equals("value")
              ? Json.at(mapping, "options").getAsJsonObject().get(text)
              : Double.isNaN(value) && Json.text(mapping, "options.match").contains("nan")
                  ? Json.at(mapping, "options.result")
                  : null;
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private String color(JsonElement options, String refId, double value) {
    for (JsonObject override : Json.list(panel.json(), "fieldConfig.overrides")) {
      if (Json.text(override, "matcher.id").equals("byFrameRefID")
          && Json.text(override, "matcher.options").equals(refId)) {
        return Json.text(Json.list(override, "properties").get(0), "value.fixedColor");
      }
    }
    if (Json.text(options, "color.mode").equals("fixed")) {
      return Json.text(options, "color.fixedColor");
    }
    String color = "";
    for (JsonObject step : Json.list(options, "thresholds.steps")) {
      String from = Json.text(step, "value");
      if (from.isEmpty() || value >= Double.parseDouble(from)) {
        color = Json.text(step, "color");
      }
    }
    return color;
  }
}
