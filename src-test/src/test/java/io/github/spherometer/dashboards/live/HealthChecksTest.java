package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.spherometer.dashboards.files.ComposeFile;
import io.github.spherometer.dashboards.files.DashboardFiles;
import io.github.spherometer.dashboards.format.Yamls;
import io.github.spherometer.dashboards.servers.AlertmanagerServer;
import io.github.spherometer.dashboards.servers.Programs;
import io.github.spherometer.dashboards.servers.Programs.Outcome;
import io.github.spherometer.dashboards.servers.PrometheusServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands by which Docker learns whether a service is healthy, with real ones. */
class HealthChecksTest {

  private static final ComposeFile STACK = ComposeFile.read(ComposeFile.DESKTOP);

  private final Path folder;

  HealthChecksTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aPrometheusThatIsReadyIsHealthy() throws Exception {
    assumeTrue(
        Programs.run("promtool", "", "check", "--help").output().contains("check ready"),
        "this promtool does not know whether a Prometheus is ready");
    assertThat(check("prometheus", nobody()).status()).isNotZero();
    try (PrometheusServer server =
        PrometheusServer.start(folder, nobody(), DashboardFiles.ruleFiles(), List.of())) {
      assertHealthy(check("prometheus", server.uri()));
    }
  }

  @Test
  void anAlertmanagerThatAnswersIsHealthy() throws Exception {
    Programs.assumeInstalled("amtool");
    assertThat(check("alertmanager", nobody()).status()).isNotZero();
    try (AlertmanagerServer server =
        AlertmanagerServer.start(folder, Yamls.read(DashboardFiles.ALERTMANAGER))) {
      assertHealthy(check("alertmanager", server.uri()));
    }
  }

  private static void assertHealthy(Outcome outcome) {
    assertThat(outcome.status()).as(outcome.output()).isZero();
  }

  /** Runs the command of a service, but for its address. */
  private static Outcome check(String service, URI server)
      throws IOException, InterruptedException {
    List<String> command =
        STACK.healthCheck(service).stream()
            .map(part -> part.replaceFirst("127\\.0\\.0\\.1:\\d+", server.getAuthority()))
            .toList();
    assertThat(String.join(" ", command)).contains(server.getAuthority());
    return Programs.run(command.get(0), "", command.subList(1, command.size()).toArray());
  }

  private static URI nobody() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return URI.create("http://127.0.0.1:" + free.getLocalPort() + "/metrics");
    }
  }
}
