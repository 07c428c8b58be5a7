package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.dashboards.files.DashboardFiles;
import io.github.spherometer.dashboards.servers.Programs;
import io.github.spherometer.dashboards.servers.Programs.Outcome;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the programs of Prometheus say of our files and of our page. */
class PromtoolTest {

  private static final Map<Path, Future<Outcome>> ruleTestOutcomes = new HashMap<>();

  /** All at once, because each takes seconds. */
  @BeforeAll
  static void startRuleTests() {
    ExecutorService threads = Executors.newCachedThreadPool();
    if (Programs.isInstalled("promtool")) {
      for (Path file : ruleTests()) {
        Callable<Outcome> test = () -> Programs.run("promtool", "", "test", "rules", file);
        ruleTestOutcomes.put(file, threads.submit(test));
      }
    }
    threads.shutdown();
  }

  static List<Path> ruleFiles() {
    return DashboardFiles.ruleFiles();
  }

  static List<Path> ruleTests() {
    return DashboardFiles.ruleTests();
  }

  @Test
  void theConfigurationOfPrometheusIsValid() throws Exception {
    assertContent(
        Programs.run(
            "promtool",
            "",
            "check",
            "config",
            DashboardFiles.PROMETHEUS.resolve("prometheus.yml")));
  }

  @ParameterizedTest
  @MethodSource("ruleFiles")
  void rulesAreValid(Path file) throws Exception {
    assertContent(Programs.run("promtool", "", "check", "rules", "--lint-fatal", file));
  }

  @ParameterizedTest
  @MethodSource("ruleTests")
  void rulesDoWhatTheirTestsSay(Path file) throws Exception {
    Programs.assumeInstalled("promtool");
    assertContent(ruleTestOutcomes.get(file).get());
  }

  @Test
  void theConfigurationOfAlertmanagerIsValid() throws Exception {
    assertContent(Programs.run("amtool", "", "check-config", DashboardFiles.ALERTMANAGER));
  }

  @Test
  void thePageIsAsPrometheusLikesIt() throws Exception {
    Programs.assumeInstalled("promtool");
    try (Trainings trainings = Trainings.ofEveryKind()) {
      trainings.train(3, Duration.ZERO);
      HttpRequest request = HttpRequest.newBuilder(trainings.uri()).build();
      String page = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      assertThat(page).contains("spherometer_hessian_density{");
      Outcome outcome = Programs.run("promtool", page, "check", "metrics");
      trainings.end();
      assertContent(outcome);
      assertThat(outcome.output()).isEmpty();
    }
  }

  private static void assertContent(Outcome outcome) {
    assertThat(outcome.status()).as(outcome.output()).isZero();
  }
}
