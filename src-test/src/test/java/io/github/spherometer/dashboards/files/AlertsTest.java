package io.github.spherometer.dashboards.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.dashboards.format.Yamls;
import io.github.spherometer.documentation.Markdown;
import io.github.spherometer.documentation.MarkdownTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Alerts, their runbooks and their tests belong together. */
class AlertsTest {

  static List<Alert> alerts() {
    return DashboardFiles.rules().stream().flatMap(file -> file.alerts().stream()).toList();
  }

  static Stream<String> names() {
    return alerts().stream().map(Alert::name).distinct();
  }

  static List<Path> runbooks() {
    return DashboardFiles.runbooks();
  }

  @Test
  void thereAreAlerts() {
    assertThat(alerts()).hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void anAlertSaysWhatAPersonNeeds(Alert alert) {
    assertThat(alert.findings()).isEmpty();
  }

  @Test
  void thePageAboutDashboardsListsEveryAlertWithItsSeverity() {
    List<String> listed =
        Markdown.read("dashboards/README.md").table("alert").rows().stream()
            .map(cells -> MarkdownTable.code(cells.get(0)).get(0) + " " + cells.get(1))
            .toList();
    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            alerts().stream().map(alert -> alert.name() + " " + alert.severity()).toList());
  }

  @ParameterizedTest
  @MethodSource("names")
  void anAlertHasARunbook(String alert) {
    assertThat(DashboardFiles.RUNBOOKS.resolve(alert + ".md")).exists();
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void aRunbookIsCompleteAndBelongsToAnAlert(Path file) throws IOException {
    String alert = file.getFileName().toString().replaceFirst("\\.md$", "");
    assertThat(names()).contains(alert);
    assertThat(new Runbook(Files.readString(file)).findings(alert)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void anAlertIsSeenToFireAndNotToFire(String alert) {
    Set<Boolean> expected = new LinkedHashSet<>();
    for (Path file : DashboardFiles.ruleTests()) {
      expected.addAll(expectations(Yamls.read(file), alert));
    }
    assertThat(expected).containsExactlyInAnyOrder(true, false);
  }

  /** Whether it is expected to fire, in each of the tests of an alert. */
  private static List<Boolean> expectations(Map<String, Object> tests, String alert) {
    return Yamls.maps(tests.get("tests")).stream()
        .flatMap(test -> Yamls.maps(test.get("alert_rule_test")).stream())
        .filter(expectation -> Yamls.text(expectation, "alertname").equals(alert))
        .map(expectation -> !Yamls.maps(expectation.get("exp_alerts")).isEmpty())
        .toList();
  }
}
