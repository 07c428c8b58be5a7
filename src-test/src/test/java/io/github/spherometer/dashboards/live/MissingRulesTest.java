package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.tracker.Tracker;
import io.github.spherometer.dashboards.live.Reading.Shown;
import io.github.spherometer.dashboards.servers.Programs;
import io.github.spherometer.dashboards.servers.PrometheusServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dashboards that somebody has imported, on a real Prometheus that has loaded no rules. */
class MissingRulesTest {

  @Test
  void theStateNamesTheRulesThatAreMissing(@TempDir Path directory) throws Exception {
    Programs.assumeInstalled("prometheus");
    Instant begin = Instant.now();
    try (Trainings trainings = new Trainings();
        PrometheusServer prometheus =
            PrometheusServer.start(directory, trainings.uri(), List.of(), List.of())) {
      trainings.add(
          "net", Trainings.sgd(Tracker.fixed(0.01f), 0), 16, options -> options.run("well"));
      trainings.train(20, Duration.ZERO);
      prometheus.await("spherometer_training_active == 1", Duration.ofSeconds(60));
      View view =
          new View(Watched.dashboard("training"), prometheus, List.of(), begin, Instant.now());
      assertThat(Reading.of(Watched.dashboard("training").panel("State"), view))
          .extracting(Shown::textAndColor)
          .containsExactly("not recorded: are the rules loaded?, gray");
    }
  }
}
