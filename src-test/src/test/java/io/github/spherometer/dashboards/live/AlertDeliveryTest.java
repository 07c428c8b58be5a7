package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.tracker.Tracker;
import io.github.spherometer.dashboards.servers.AlertmanagerServer;
import io.github.spherometer.dashboards.servers.Programs;
import io.github.spherometer.dashboards.servers.PrometheusServer;
import io.github.spherometer.dashboards.servers.WebhookReceiver;
import io.github.spherometer.dashboards.servers.WebhookReceiver.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a training that diverges to whoever is called, through a real Prometheus and a real
 * Alertmanager. To be quick, the test uses copies of the rules whose alerts need to hold for a
 * sixtieth of the time, and of the configuration of Alertmanager in {@link Haste}.
 */
class AlertDeliveryTest {

  private static final Duration REST = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int CALM = 150;

  @TempDir private Path directory;

  @Test
  void aDivergingTrainingIsReportedAndAHealthyOneIsNot() throws Exception {
    Programs.assumeInstalled("prometheus", "prometheus-alertmanager");
    try (Trainings trainings = trainings();
        WebhookReceiver receiver = WebhookReceiver.start();
        AlertmanagerServer alertmanager =
            AlertmanagerServer.start(folder("alertmanager"), Haste.alertmanager(receiver));
        PrometheusServer prometheus =
            PrometheusServer.start(
                folder("prometheus"),
                trainings.uri(),
                Haste.rules(folder("rules"), rules -> rules.dividePatience(60)),
                List.of(alertmanager.uri()))) {
      prometheus.await("spherometer_training_active", PATIENCE);
      trainings.train(CALM, REST);
      assertThat(receiver.deliveries()).isEmpty();
      Delivery delivery = trainUntilDelivered(trainings, receiver);
      trainings.train(CALM, REST);
      assertThat(delivery.labels())
          .containsEntry("run", "diverging")
          .containsEntry("model", "linear")
          .containsEntry("severity", "critical");
      assertThat(delivery.annotations().get("description")).contains("Run diverging of linear");
      assertThat(delivery.annotations().get("runbook_url")).endsWith("/NonFiniteCurvature.md");
      assertThat(receiver.deliveries())
          .allSatisfy(each -> assertThat(each.labels()).containsEntry("run", "diverging"));
      prometheus.await("spherometer_training_batches_total{run=\"healthy\"} > 300", PATIENCE);
      assertThat(prometheus.query("ALERTS{run=\"healthy\"}")).isEmpty();
      assertThat(prometheus.brokenRules()).isEmpty();
      trainings.end();
    }
  }

  /** The learning rate of one of them is raised by far too much when all has been well a while. */
  private static Trainings trainings() {
    Tracker low = Tracker.fixed(0.02f);
    Tracker farTooHigh = update -> update < CALM ? 0.02f : 10;
    return new Trainings()
        .add("linear", Trainings.sgd(low, 0), 16, options -> options.run("healthy"))
        .add("linear", Trainings.sgd(farTooHigh, 0), 16, options -> options.run("diverging"));
  }

  private static Delivery trainUntilDelivered(Trainings trainings, WebhookReceiver receiver)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      trainings.train(10, REST);
      for (Delivery delivery : receiver.deliveries()) {
        if (delivery.isFiring("NonFiniteCurvature", "diverging")) {
          return delivery;
        }
      }
    }
    throw new AssertionError("not delivered in " + PATIENCE + ", only " + receiver.deliveries());
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectory(directory.resolve(name));
  }
}
