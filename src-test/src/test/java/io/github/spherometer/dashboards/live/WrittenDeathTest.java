package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.dashboards.servers.Programs;
import io.github.spherometer.dashboards.servers.PrometheusServer;
import io.github.spherometer.fixtures.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that trains and writes to a real Prometheus by remote write, and is killed: nothing
 * ends its series. All times of the rules are a thirtieth of what they are; that of Prometheus,
 * which shows a last sample for five minutes, is not.
 */
class WrittenDeathTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Test
  void aKilledTrainingIsReportedWhileItsLastSampleIsStillShown(@TempDir Path directory)
      throws Exception {
    Programs.assumeInstalled("prometheus");
    Path folder = Files.createDirectory(directory.resolve("rules"));
    List<Path> rules = Haste.rules(folder, all -> all.divideTimes(30));
    try (PrometheusServer prometheus =
        PrometheusServer.startReceiver(
            Files.createDirectory(directory.resolve("prometheus")), rules)) {
      Process training =
          ChildProcess.start(
              WritingTrainingProgram.class.getName(),
              ChildProcess.classPath(),
              prometheus.receiver().toString(),
              "written");
      try {
        prometheus.await("run:spherometer_state:code{run=\"written\"} == 1", PATIENCE);
      } finally {
        training.destroyForcibly().waitFor();
      }
      prometheus.await("ALERTS{alertname=\"TrainingDied\",alertstate=\"firing\"}", PATIENCE);
      assertThat(prometheus.query("run:spherometer_state:code{run=\"written\"} == 7")).hasSize(1);
      assertThat(prometheus.query("spherometer_training_active{run=\"written\"} == 1")).hasSize(1);
    }
  }
}
