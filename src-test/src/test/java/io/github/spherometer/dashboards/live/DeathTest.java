package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.dashboards.servers.AlertmanagerServer;
import io.github.spherometer.dashboards.servers.Programs;
import io.github.spherometer.dashboards.servers.PrometheusServer;
import io.github.spherometer.dashboards.servers.WebhookReceiver;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes that train, a real Prometheus and a real Alertmanager: one process is killed, the
 * other one ends. All times of the rules are a thirtieth of what they are.
 */
class DeathTest {

  private static final float FAR_TOO_HIGH = 10;
  private static final float LOW = 0.02f;
  private static final int HASTE = 30;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path directory;

  @Test
  void aKilledTrainingIsReportedAndOneThatEndedIsNot() throws Exception {
    Programs.assumeInstalled("prometheus", "prometheus-alertmanager");
    try (ChildTraining killed = ChildTraining.start("killed", FAR_TOO_HIGH);
        ChildTraining ends = ChildTraining.start("ends", LOW);
        WebhookReceiver receiver = WebhookReceiver.start();
        AlertmanagerServer alertmanager =
            AlertmanagerServer.start(folder("alertmanager"), Haste.alertmanager(receiver));
        PrometheusServer prometheus =
            prometheus(List.of(killed.uri(), ends.uri()), alertmanager.uri())) {
      prometheus.await("spherometer_training_active{run=\"ends\"} == 1", PATIENCE);
      prometheus.await(firing("NonFiniteCurvature"), PATIENCE);
      receiver.await("NonFiniteCurvature", "killed", PATIENCE);
      killed.kill();
      ends.end();
      receiver.await("TrainingDied", "killed", PATIENCE);
      awaitEnd(prometheus, firing("NonFiniteCurvature"));
      // Alertmanager tells every second what is resolved.
      Thread.sleep(3000);
      assertThat(prometheus.query(firing("TrainingDied"))).hasSize(1);
      assertThat(receiver.deliveries())
          .allSatisfy(each -> assertThat(each.labels()).containsEntry("run", "killed"))
          .noneSatisfy(each -> assertThat(each.status()).isEqualTo("resolved"));
      assertThat(prometheus.query("spherometer_training_active")).isEmpty();
      assertThat(prometheus.query("last_over_time(spherometer_training_active{run=\"ends\"}[5m])"))
          .singleElement()
          .satisfies(series -> assertThat(series.values()).containsExactly(0.0));
      assertThat(prometheus.brokenRules()).isEmpty();
    }
  }

  private PrometheusServer prometheus(List<URI> targets, URI alertmanager)
      throws IOException, InterruptedException {
    List<Path> rules = Haste.rules(folder("rules"), all -> all.divideTimes(HASTE));
    return PrometheusServer.start(folder("prometheus"), targets, rules, List.of(alertmanager));
  }

  private static String firing(String alert) {
    return "ALERTS{alertname=\"%s\",alertstate=\"firing\"}".formatted(alert);
  }

  private static void awaitEnd(PrometheusServer prometheus, String expression)
      throws IOException, InterruptedException {
    prometheus.await("absent(%s)".formatted(expression), PATIENCE);
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectory(directory.resolve(name));
  }
}
