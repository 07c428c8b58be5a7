package io.github.spherometer.dashboards.files;

import io.github.spherometer.dashboards.format.Yamls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An alerting rule.
 *
 * @param name of the alert
 * @param expression when it fires
 * @param labels that it adds
 * @param annotations for people
 */
public record Alert(
    String name, String expression, Map<String, Object> labels, Map<String, Object> annotations) {

  private static final Set<String> SEVERITIES = Set.of("critical", "warning", "info");

  static Alert of(Map<String, Object> rule) {
    return new Alert(
        Yamls.text(rule, "alert"),
        Yamls.text(rule, "expr"),
        Yamls.map(rule.get("labels")),
        Yamls.map(rule.get("annotations")));
  }

  public String severity() {
    return Yamls.text(labels, "severity");
  }

  /** What is not as every alert should be. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    Stream.of("summary", "description")
        .filter(annotation -> Yamls.text(annotations, annotation).isEmpty())
        .forEach(annotation -> findings.add("no " + annotation));
    if (!SEVERITIES.contains(severity())) {
      findings.add("severity is " + labels.get("severity") + ", must be one of " + SEVERITIES);
    }
    if (!Yamls.text(annotations, "runbook_url").endsWith("/dashboards/runbooks/" + name + ".md")) {
      findings.add("runbook_url is " + annotations.get("runbook_url"));
    }
    if (!Yamls.text(annotations, "description").contains("{{ $labels.run }}")) {
      findings.add("the description does not name the run");
    }
    return findings;
  }
}
