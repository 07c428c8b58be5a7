package io.github.spherometer.dashboards.files;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.spherometer.dashboards.format.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dashboard of Grafana in its classic JSON.
 *
 * @param name of the file, without its ending
 * @param json all of it
 */
public record Dashboard(String name, JsonObject json) {

  static Dashboard read(Path file) {
    try {
      String name = file.getFileName().toString().replaceFirst("\\.json$", "");
      return parse(name, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Dashboard parse(String name, String text) {
    return new Dashboard(name, JsonParser.parseString(text).getAsJsonObject());
  }

  /** Those that are not within a row. */
  List<Panel> outerPanels() {
    return Json.list(json, "panels").stream().map(Panel::new).toList();
  }

  /** All of them, rows and what is in them included. */
  public List<Panel> panels() {
    return outerPanels().stream()
        .flatMap(panel -> Stream.concat(Stream.of(panel), panel.inner().stream()))
        .toList();
  }

  /** The first panel of a title. */
  public Panel panel(String title) {
    return panels().stream()
        .filter(panel -> panel.title().equals(title))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " has no panel " + title));
  }

  public List<JsonObject> variables() {
    return Json.list(json, "templating.list");
  }

  /** The variables that are asked of the data source. */
  List<JsonObject> queryVariables() {
    return variables().stream()
        .filter(variable -> Json.text(variable, "type").equals("query"))
        .toList();
  }

  /** Those that are asked of the data source, not the one that is built into Grafana. */
  List<JsonObject> annotations() {
    return Json.list(json, "annotations.list").stream()
        .filter(annotation -> Json.number(annotation, "builtIn") == 0)
        .toList();
  }

  /** Every query: of panels, annotations and variables. */
  public List<DashboardQuery> queries() {
    return DashboardQuery.of(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
