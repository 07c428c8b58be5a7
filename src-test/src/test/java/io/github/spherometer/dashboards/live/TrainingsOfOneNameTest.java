package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.tracker.Tracker;
import com.google.gson.JsonObject;
import io.github.spherometer.dashboards.files.Dashboard;
import io.github.spherometer.dashboards.files.DashboardFiles;
import io.github.spherometer.dashboards.files.DashboardQuery;
import io.github.spherometer.dashboards.format.Json;
import io.github.spherometer.dashboards.live.Choices.Choice;
import io.github.spherometer.dashboards.servers.Programs;
import io.github.spherometer.dashboards.servers.PrometheusServer;
import io.github.spherometer.dashboards.servers.Series;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SteppedTraining;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three trainings of one name in one process, watched by a real Prometheus: one, and when it has
 * ended two at once. Then one of another name comes and goes. Nobody may take two for one.
 */
class TrainingsOfOneNameTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path directory;

  private static final List<SteppedTraining> trainings = new ArrayList<>();
  private static PrometheusEndpoint endpoint;
  private static PrometheusServer prometheus;
  private static Instant begin;
  private static Instant end;

  @BeforeAll
  static void watch() throws Exception {
    if (!Programs.isInstalled("prometheus")) {
      return;
    }
    endpoint = PrometheusEndpoint.start(0);
    prometheus =
        PrometheusServer.start(directory, endpoint.uri(), DashboardFiles.ruleFiles(), List.of());
    begin = Instant.now();
    SteppedTraining first = training("same");
    train(List.of(first));
    first.end();
    List<SteppedTraining> atOnce = List.of(training("same"), training("same"));
    train(atOnce);
    SteppedTraining other = training("other");
    train(List.of(atOnce.get(0), atOnce.get(1), other));
    other.end();
    prometheus.await("spherometer_training_active{run=\"other\"} == 0", PATIENCE);
    end = Instant.now();
  }

  private static SteppedTraining training(String run) {
    SteppedTraining training =
        new SteppedTraining(
            "linear",
            Trainings.sgd(Tracker.fixed(0.01f), 0.9f),
            16,
            Listeners.exact().registry(endpoint.registry()).run(run).everyBatches(10).build());
    trainings.add(training);
    return training;
  }

  private static void train(List<SteppedTraining> some) throws InterruptedException {
    for (int batch = 0; batch < 100; batch++) {
      some.forEach(SteppedTraining::trainBatch);
      Thread.sleep(40);
    }
  }

  @BeforeEach
  void skipWithoutPrometheus() {
    Programs.assumeInstalled("prometheus");
  }

  @AfterAll
  static void stop() {
    trainings.forEach(SteppedTraining::close);
    if (prometheus != null) {
      prometheus.close();
      endpoint.close();
    }
  }

  private static View view(Dashboard dashboard) throws Exception {
    return new View(dashboard, prometheus, List.of("same"), begin, end);
  }

  private static List<Series> answer(View view, DashboardQuery query) throws Exception {
    return query.kind() == DashboardQuery.Kind.INSTANT
        ? view.now(query.text())
        : view.over(query.text());
  }

  /** But for what is drawn of a single run alone, and the mean of densities, which says so. */
  private static boolean isOfOneRun(DashboardQuery query) {
    return query.kind() != DashboardQuery.Kind.VARIABLE
        && !query.text().contains("and on () (count(")
        && !query.text().startsWith("avg by (bin)");
  }

  static List<DashboardQuery> queries() {
    return DashboardFiles.dashboards().stream()
        .flatMap(dashboard -> dashboard.queries().stream())
        .filter(TrainingsOfOneNameTest::isOfOneRun)
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("queries")
  void everySeriesIsOfOneTraining(DashboardQuery query) throws Exception {
    assertThat(answer(view(query.dashboard()), query))
        .allSatisfy(series -> assertThat(series.labels()).containsKeys("run", "start"));
  }

  static List<DashboardQuery> sharpness() {
    return queries().stream()
        .filter(query -> query.kind() != DashboardQuery.Kind.ANNOTATION)
        .filter(query -> query.text().contains("spherometer_hessian_eigenvalue_max{"))
        .filter(query -> !query.text().contains("/ abs("))
        .filter(query -> !query.name().matches("training / Sharpness.* / [BC]")) // of sick runs
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sharpness")
  void threeTrainingsAreThree(DashboardQuery query) throws Exception {
    List<Series> answer = answer(view(query.dashboard()), query);
    Set<String> starts =
        answer.stream().map(series -> series.labels().get("start")).collect(Collectors.toSet());
    assertThat(starts).hasSize(3);
    assertThat(answer).hasSize(3);
  }

  /** The columns of its tables, so the lines of its panels. */
  @Test
  void compareNamesThemApart() throws Exception {
    Dashboard compare =
        DashboardFiles.dashboards().stream()
            .filter(dashboard -> dashboard.name().equals("compare-runs"))
            .findFirst()
            .orElseThrow();
    for (DashboardQuery query : sharpness()) {
      if (query.dashboard().name().equals("compare-runs") && query.text().contains("\"who\"")) {
        assertThat(answer(view(compare), query))
            .extracting(series -> series.labels().get("who"))
            .doesNotHaveDuplicates()
            .allSatisfy(who -> assertThat(who).matches("same \\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
      }
    }
  }

  static List<Dashboard> dashboards() {
    return DashboardFiles.dashboards();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void theNewestThatGoesOnIsTheFirstChoice(Dashboard dashboard) throws Exception {
    View view = new View(dashboard, prometheus, List.of(), begin, end);
    List<Choice> choices = view.choices("start");
    assertThat(choices).extracting(Choice::value).doesNotHaveDuplicates();
    assertThat(choices)
        .extracting(choice -> choice.text().replaceFirst(" .*", ""))
        .containsExactly("same", "same", "other", "same");
    assertThat(choices.get(0).value()).isGreaterThan(choices.get(1).value());
    assertThat(choices.get(1).value()).isGreaterThan(choices.get(3).value());
    JsonObject variable =
        dashboard.variables().stream()
            .filter(json -> Json.text(json, "name").equals("start"))
            .findFirst()
            .orElseThrow();
    assertThat(Json.text(variable, "sort")).isEqualTo("0");
  }
}
