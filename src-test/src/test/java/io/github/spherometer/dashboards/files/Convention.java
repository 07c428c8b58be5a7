package io.github.spherometer.dashboards.files;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.spherometer.dashboards.format.Json;
import io.github.spherometer.dashboards.format.PromQl;
import io.github.spherometer.dashboards.format.PromQl.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What every dashboard keeps to. */
enum Convention {
  SCHEMA_VERSION_IS_41,
  NOT_EDITABLE,
  UID_IS_THAT_OF_THE_FILE,
  HAS_A_TITLE,
  CROSSHAIR_IS_SHARED,
  NO_INPUTS,
  DATA_SOURCE_IS_A_VARIABLE,
  VARIABLES_ARE_DATASOURCE_MODEL_RUN_AND_START,
  PANEL_HAS_A_TITLE,
  PANEL_HAS_A_DESCRIPTION,
  PANEL_HAS_A_UNIT,
  PANEL_SAYS_WHAT_IS_MISSING,
  PANEL_HAS_QUERIES,
  PANELS_DO_NOT_OVERLAP,
  IDS_ARE_UNIQUE,
  QUERIES_FILTER_BY_MODEL_RUN_AND_START;

  /** What is not as it should be. */
  List<String> findings(Dashboard dashboard) {
    Stream<String> findings =
        switch (this) {
          case SCHEMA_VERSION_IS_41 -> unless(dashboard, "schemaVersion", "41");
          case NOT_EDITABLE -> unless(dashboard, "editable", "false");
          case UID_IS_THAT_OF_THE_FILE ->
              unless(dashboard, "uid", "spherometer-" + dashboard.name());
          case HAS_A_TITLE -> missing(dashboard.name(), dashboard.json(), "title");
          case CROSSHAIR_IS_SHARED -> unless(dashboard, "graphTooltip", "1");
          case NO_INPUTS -> inputs(dashboard);
          case DATA_SOURCE_IS_A_VARIABLE -> dataSources(dashboard);
          case VARIABLES_ARE_DATASOURCE_MODEL_RUN_AND_START -> variables(dashboard);
          case PANEL_HAS_A_TITLE -> without(dashboard, "title", panel -> true);
          case PANEL_HAS_A_DESCRIPTION -> without(dashboard, "description", Panel::hasData);
          case PANEL_HAS_A_UNIT ->
              without(dashboard, "fieldConfig.defaults.unit", Panel::needsUnit);
          case PANEL_SAYS_WHAT_IS_MISSING -> speechless(dashboard);
          case PANEL_HAS_QUERIES -> silent(dashboard);
          case PANELS_DO_NOT_OVERLAP -> overlaps(dashboard);
          case IDS_ARE_UNIQUE -> ids(dashboard);
          case QUERIES_FILTER_BY_MODEL_RUN_AND_START -> filters(dashboard);
        };
    return findings.toList();
  }

  private static Stream<String> unless(Dashboard dashboard, String field, String expected) {
    String found = Json.text(dashboard.json(), field);
    return found.equals(expected)
        ? Stream.of()
        : Stream.of("%s is \"%s\", must be %s".formatted(field, found, expected));
  }

  private static Stream<String> missing(String where, JsonObject json, String path) {
    return Json.text(json, path).isBlank() ? Stream.of(where + " has no " + path) : Stream.of();
  }

  private static Stream<String> without(Dashboard dashboard, String path, Predicate<Panel> needed) {
    return dashboard.panels().stream()
        .filter(needed)
        .flatMap(panel -> missing(panel.toString(), panel.json(), path));
  }

  private static Stream<String> inputs(Dashboard dashboard) {
    return Stream.of("__inputs", "__requires", "__elements")
        .filter(dashboard.json()::has)
        .map(field -> field + " is there, provisioning ignores it");
  }

  /** Everything that asks for data names its source by the variable. */
  private static Stream<String> dataSources(Dashboard dashboard) {
    Stream<JsonObject> panels =
        dashboard.panels().stream()
            .filter(Panel::hasData)
            .flatMap(panel -> Stream.concat(Stream.of(panel.json()), panel.targets().stream()));
    Stream<JsonObject> others =
        Stream.concat(dashboard.annotations().stream(), dashboard.queryVariables().stream());
    return Stream.concat(panels, others)
        .filter(
            json ->
                !Json.text(json, "datasource.uid").equals("${datasource}")
                    || !Json.text(json, "datasource.type").equals("prometheus"))
        .map(json -> "data source is %s: %s".formatted(Json.at(json, "datasource"), name(json)));
  }

  private static String name(JsonObject json) {
    return Json.text(json, "title") + Json.text(json, "name") + Json.text(json, "expr");
  }

  private static Stream<String> variables(Dashboard dashboard) {
    List<String> findings = new ArrayList<>();
    if (has(dashboard, "datasource").noneMatch(v -> Json.text(v, "query").equals("prometheus"))) {
      findings.add("no variable datasource of Prometheus");
    }
    for (String name : List.of("run", "model")) {
      if (has(dashboard, name)
          .noneMatch(
              variable ->
                  Json.text(variable, "type").equals("query")
                      && Json.text(variable, "multi").equals("true")
                      && Json.text(variable, "includeAll").equals("true"))) {
        findings.add("no query variable " + name + " with several values and all");
      }
    }
    if (has(dashboard, "start").noneMatch(Convention::isBounded)) {
      findings.add("no query variable start with several values, bounded by topk");
    }
    return findings.stream();
  }

  /** Of a hundred runs in the time range nobody sees anything. */
  private static boolean isBounded(JsonObject variable) {
    return Json.text(variable, "multi").equals("true")
        && Json.text(variable, "allValue").isEmpty()
        && DashboardQuery.variableText(variable).contains("topk(");
  }

  private static Stream<JsonObject> has(Dashboard dashboard, String variable) {
    return dashboard.variables().stream().filter(json -> Json.text(json, "name").equals(variable));
  }

  /** In place of "No data"; a dash is no sentence. */
  private static Stream<String> speechless(Dashboard dashboard) {
    return dashboard.panels().stream()
        .filter(Panel::hasData)
        .filter(panel -> Json.text(panel.json(), "fieldConfig.defaults.noValue").length() < 5)
        .map(panel -> panel + " does not say what is missing where it has no data");
  }

  private static Stream<String> silent(Dashboard dashboard) {
    return dashboard.panels().stream()
        .filter(Panel::hasData)
        .filter(
            panel ->
                panel.targets().isEmpty()
                    || panel.targets().stream().anyMatch(t -> Json.text(t, "expr").isBlank()))
        .map(panel -> panel + " asks nothing");
  }

  private static Stream<String> overlaps(Dashboard dashboard) {
    List<String> findings = new ArrayList<>(overlaps(dashboard.outerPanels()));
    dashboard.outerPanels().forEach(row -> findings.addAll(overlaps(row.inner())));
    return findings.stream();
  }

  private static List<String> overlaps(List<Panel> panels) {
    List<String> findings = new ArrayList<>();
    for (int i = 0; i < panels.size(); i++) {
      Panel panel = panels.get(i);
      if (!panel.isOnThePage()) {
        findings.add(panel + " is not within 24 columns");
      }
      for (Panel other : panels.subList(0, i)) {
        if (panel.overlaps(other)) {
          findings.add(panel + " overlaps " + other);
        }
      }
    }
    return findings;
  }

  private static Stream<String> ids(Dashboard dashboard) {
    Set<String> seen = new HashSet<>();
    List<String> findings = new ArrayList<>();
    for (Panel panel : dashboard.panels()) {
      String id = Json.text(panel.json(), "id");
      if (id.isEmpty() || !seen.add(id)) {
        findings.add(panel + " has no id of its own");
      }
      Set<String> seenTargets = new HashSet<>();
      for (JsonElement target : panel.targets()) {
        if (!seenTargets.add(Json.text(target, "refId"))) {
          findings.add(panel + " has two queries " + Json.text(target, "refId"));
        }
      }
    }
    return findings.stream();
  }

  /** Those of variables are what the filter is made of. */
  private static Stream<String> filters(Dashboard dashboard) {
    return dashboard.queries().stream()
        .filter(query -> query.kind() != DashboardQuery.Kind.VARIABLE && !query.text().isBlank())
        .flatMap(query -> unfiltered(query).map(finding -> query + ": " + finding));
  }

  private static Stream<String> unfiltered(DashboardQuery query) {
    List<Selector> selectors = PromQl.selectors(query.text());
    if (selectors.isEmpty()) {
      return Stream.of("selects nothing: " + query.text());
    }
    return selectors.stream()
        .filter(
            selector ->
                Stream.of("run", "model", "start")
                    .anyMatch(variable -> !PromQl.filtersBy(selector, variable)))
        .map(selector -> selector + " is not filtered by run, model and start");
  }
}
