package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.dashboards.files.Dashboard;
import io.github.spherometer.dashboards.files.DashboardFiles;
import io.github.spherometer.dashboards.files.DashboardQuery;
import io.github.spherometer.dashboards.servers.Programs;
import io.github.spherometer.dashboards.servers.PrometheusServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every query of every dashboard, asked of a real Prometheus that has watched real trainings: while
 * they ran and when they had ended, of all runs and of each one. It must be valid always, and find
 * something in one of these.
 */
class QueriesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What may find nothing here, and why. */
  private static final Map<String, String> MAY_BE_EMPTY =
      Map.of(
          "training / Sharpness ratio / B", "of old values: SickRunsTest",
          "training / Sharpness ratio / C", "why there is none: SickRunsTest",
          "training / Sharpness / B", "of old values: SickRunsTest",
          "training / Sharpness / C", "why there is none: SickRunsTest",
          "measurement / Overhead and its budget / D", "above the budget: SickRunsTest");

  @TempDir private static Path directory;

  private static final Map<String, List<View>> views = new HashMap<>();
  private static Trainings trainings;
  private static PrometheusServer prometheus;

  @BeforeAll
  static void watchTrainings() throws Exception {
    if (!Programs.isInstalled("prometheus")) {
      return;
    }
    trainings = Trainings.ofEveryKind();
    prometheus =
        PrometheusServer.start(directory, trainings.uri(), DashboardFiles.ruleFiles(), List.of());
    Instant begin = Instant.now();
    prometheus.await("spherometer_training_active == 1", PATIENCE);
    trainings.train(400, Duration.ofMillis(20));
    Instant running = Instant.now();
    trainings.end();
    prometheus.await("max(max_over_time(spherometer_training_active[3s])) == 0", PATIENCE);
    look(begin, List.of(running, Instant.now()));
  }

  private static void look(Instant begin, List<Instant> ends) throws Exception {
    List<String> runs = prometheus.labelValues("run", "spherometer_training_active");
    List<List<String>> choices = new ArrayList<>(List.of(List.of(), runs));
    runs.forEach(run -> choices.add(List.of(run)));
    for (Dashboard dashboard : DashboardFiles.dashboards()) {
      List<View> all = views.computeIfAbsent(dashboard.name(), name -> new ArrayList<>());
      for (List<String> choice : choices) {
        for (Instant end : ends) {
          all.add(new View(dashboard, prometheus, choice, begin, end));
        }
      }
    }
  }

  /** Here, because surefire does not report a class that is skipped as a whole. */
  @BeforeEach
  void skipWithoutPrometheus() {
    Programs.assumeInstalled("prometheus");
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
    if (trainings != null) {
      trainings.close();
    }
  }

  static Stream<DashboardQuery> queries() {
    return DashboardFiles.dashboards().stream().flatMap(board -> board.queries().stream());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("queries")
  void theQueryFindsSomething(DashboardQuery query) throws Exception {
    boolean found = MAY_BE_EMPTY.containsKey(query.name());
    for (View view : views.get(query.dashboard().name())) {
      found |= view.finds(query);
    }
    assertThat(found).as(query.text()).isTrue();
  }

  @Test
  void onlyQueriesThatExistMayBeEmpty() {
    assertThat(queries().map(DashboardQuery::name)).containsAll(MAY_BE_EMPTY.keySet());
  }

  @Test
  void theRulesCanBeEvaluated() throws Exception {
    assertThat(prometheus.brokenRules()).isEmpty();
  }
}
