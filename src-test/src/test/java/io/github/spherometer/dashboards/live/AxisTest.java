package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.training.tracker.Tracker;
import io.github.spherometer.dashboards.files.Dashboard;
import io.github.spherometer.dashboards.files.DashboardFiles;
import io.github.spherometer.dashboards.files.Panel;
import io.github.spherometer.dashboards.format.Json;
import io.github.spherometer.dashboards.servers.Programs;
import io.github.spherometer.dashboards.servers.PrometheusServer;
import io.github.spherometer.dashboards.servers.Series;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The variable Axis: what the panels by step have on their x axis, on a real Prometheus. */
class AxisTest {

  private static final double LEARNING_RATE = 0.02;
  private static final double BATCHES_PER_EPOCH = 4;

  @TempDir private static Path directory;

  private static Trainings trainings;
  private static PrometheusServer prometheus;
  private static Instant begin;
  private static Instant end;

  @BeforeAll
  static void watch() throws Exception {
    if (!Programs.isInstalled("prometheus")) {
      return;
    }
    trainings =
        new Trainings()
            .add(
                "net",
                Trainings.sgd(Tracker.fixed((float) LEARNING_RATE), 0),
                16,
                options -> options.run("one"));
    prometheus =
        PrometheusServer.start(directory, trainings.uri(), DashboardFiles.ruleFiles(), List.of());
    begin = Instant.now();
    trainings.train(300, Duration.ofMillis(30));
    prometheus.await("spherometer_measured_batch > 280", Duration.ofSeconds(60));
    end = Instant.now();
  }

  @BeforeEach
  void skipWithoutPrometheus() {
    Programs.assumeInstalled("prometheus");
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
      trainings.close();
    }
  }

  private static boolean isByStep(Panel panel) {
    return panel.type().equals("trend");
  }

  /** Of every dashboard. */
  static List<Panel> panelsByStep() {
    return DashboardFiles.dashboards().stream()
        .flatMap(dashboard -> dashboard.panels().stream())
        .filter(AxisTest::isByStep)
        .toList();
  }

  private static Dashboard dashboardOf(Panel panel) {
    return DashboardFiles.dashboards().stream()
        .filter(dashboard -> dashboard.panels().contains(panel))
        .findFirst()
        .orElseThrow();
  }

  private static List<Double> values(Panel panel, int target, String axis) throws Exception {
    View view = new View(dashboardOf(panel), prometheus, List.of(), begin, end).with("x", axis);
    List<Series> series = view.over(Json.text(panel.targets().get(target), "expr"));
    assertThat(series).isNotEmpty();
    return series.get(0).values();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("panelsByStep")
  void theAxisIsInBatchesOrWhatIsChosen(Panel panel) throws Exception {
    List<Double> batches = values(panel, 0, "0");
    double last = batches.get(batches.size() - 1);
    assertThat(last).isGreaterThan(250).isLessThanOrEqualTo(301);
    assertThat(batches).isSorted();
    assertThat(last(panel, "1")).isCloseTo(LEARNING_RATE * last, within(1e-6 * last));
    assertThat(last(panel, "2")).isCloseTo(last / BATCHES_PER_EPOCH, within(1.5));
    double seconds = Duration.between(begin, end).toMillis() / 1e3;
    assertThat(last(panel, "3")).isGreaterThan(0.5 * seconds).isLessThan(seconds + 5);
  }

  private static double last(Panel panel, String axis) throws Exception {
    List<Double> values = values(panel, 0, axis);
    return values.get(values.size() - 1);
  }

  /** Else they could not be joined. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("panelsByStep")
  void everyPointHasItsPlace(Panel panel) throws Exception {
    assertThat(values(panel, 0, "0")).hasSameSizeAs(values(panel, 1, "0"));
  }

  @Test
  void theVariableIsTheSameOnEveryDashboardAndLinksKeepIt() {
    for (Dashboard dashboard : DashboardFiles.dashboards()) {
      assertThat(dashboard.variables())
          .filteredOn(variable -> Json.text(variable, "name").equals("x"))
          .extracting(variable -> Json.text(variable, "query"))
          .containsExactly(
              "batches : 0, learning rate × batches : 1, epochs : 2, seconds since the start : 3");
      assertThat(Json.list(dashboard.json(), "links"))
          .extracting(link -> Json.text(link, "url"))
          .hasSize(2)
          .allSatisfy(url -> assertThat(url).contains("${x:queryparam}", "${run:queryparam}"));
    }
    assertThat(dashboardsWithPanelsByStep()).hasSize(3);
  }

  private static Stream<Dashboard> dashboardsWithPanelsByStep() {
    return DashboardFiles.dashboards().stream()
        .filter(dashboard -> dashboard.panels().stream().anyMatch(AxisTest::isByStep));
  }
}
