package io.github.spherometer.listener.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.dashboards.servers.Programs;
import io.github.spherometer.dashboards.servers.PrometheusServer;
import io.github.spherometer.dashboards.servers.Series;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.log.MeasurementLog;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.metrics.Scrape;
import io.github.spherometer.listener.schedule.Schedule;
import io.micrometer.core.instrument.Gauge;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is in a real Prometheus that trainings write to. */
@Timeout(120)
class RemoteWriteToPrometheusTest {

  private static final Duration RARELY = Duration.ofHours(1);

  @BeforeAll
  static void needsPrometheus() {
    Programs.assumeInstalled("prometheus");
  }

  @Test
  void everyMeasurementIsThereWithItsTimeItsBatchAndItsNumbers(@TempDir Path directory)
      throws Exception {
    Path log = directory.resolve("log.jsonl");
    try (PrometheusServer prometheus = PrometheusServer.startReceiver(directory);
        PrometheusRemoteWrite write =
            PrometheusRemoteWrite.builder(prometheus.receiver()).interval(RARELY).start();
        CurvatureListener listener =
            Listeners.exact().run("fast").everyBatches(1).log(log).remoteWrite(write).build()) {
      new SmallTraining().epochs(9).listener(listener).run();

      List<Measurement> measurements = MeasurementLog.read(log).runs().get(0).measurements();
      assertThat(measurements).hasSizeGreaterThanOrEqualTo(65);
      assertThat(samples(prometheus, "spherometer_measured_batch"))
          .isEqualTo(byTime(measurements, m -> m.step().batch()));
      assertThat(samples(prometheus, "spherometer_hessian_eigenvalue_max"))
          .isEqualTo(byTime(measurements, m -> m.curvature().spectrum().largest().value()));
      assertThat(samples(prometheus, "spherometer_probe_loss"))
          .isEqualTo(byTime(measurements, m -> m.loss().probe()));
      assertThat(
              prometheus
                  .query("max_over_time(spherometer_hessian_eigenvalue_max[1h])")
                  .get(0)
                  .values())
          .containsExactly(
              measurements.stream()
                  .mapToDouble(m -> m.curvature().spectrum().largest().value())
                  .max()
                  .orElseThrow());
      assertThat(write.lost()).isZero();
    }
  }

  /** Where two share a millisecond, the later one has the next. */
  private static Map<Instant, Double> byTime(
      List<Measurement> measurements, ToDoubleFunction<Measurement> value) {
    Map<Instant, Double> byTime = new LinkedHashMap<>();
    long latest = 0;
    for (Measurement measurement : measurements) {
      latest = Math.max(latest + 1, measurement.time().toEpochMilli());
      byTime.put(Instant.ofEpochMilli(latest), value.applyAsDouble(measurement));
    }
    return byTime;
  }

  /** All but the one of the end of the training. */
  private static Map<Instant, Double> samples(PrometheusServer prometheus, String name)
      throws Exception {
    List<Series> found = prometheus.query(name + "[1h]");
    assertThat(found).hasSize(1);
    Map<Instant, Double> samples = new LinkedHashMap<>();
    for (int i = 0; i < found.get(0).values().size() - 1; i++) {
      samples.put(found.get(0).times().get(i), found.get(0).values().get(i));
    }
    return samples;
  }

  @Test
  void theSeriesAreThoseOfAScrape(@TempDir Path directory) throws Exception {
    try (PrometheusServer prometheus = PrometheusServer.startReceiver(directory);
        PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
        PrometheusRemoteWrite write =
            PrometheusRemoteWrite.builder(prometheus.receiver())
                .label("instance", "here")
                .label("cluster", "gpu \"7\"\\\n")
                .start();
        CurvatureListener listener =
            Listeners.exact()
                .run("one \"run\"\\ of λ}")
                .tags("experiment", "a, b} 3")
                .endpoint(endpoint)
                .remoteWrite(write)
                .build()) {
      new SmallTraining().epochs(1).listener(listener).run();

      Set<Map<String, String>> written = new TreeSet<>(byText());
      for (Series series : prometheus.query("{__name__=~\".+\"}")) {
        Map<String, String> labels = new LinkedHashMap<>(series.labels());
        assertThat(labels.remove("job")).isEqualTo("spherometer");
        assertThat(labels.remove("instance")).isEqualTo("here");
        assertThat(labels.remove("cluster")).isEqualTo("gpu \"7\"\\\n");
        written.add(labels);
      }
      assertThat(written).isNotEmpty().isEqualTo(scraped(endpoint));
    }
  }

  private static Comparator<Map<String, String>> byText() {
    return Comparator.comparing(labels -> new TreeMap<>(labels).toString());
  }

  private static Set<Map<String, String>> scraped(PrometheusEndpoint endpoint) throws Exception {
    Set<Map<String, String>> all = new TreeSet<>(byText());
    for (Scrape.Sample sample : Scrape.of(endpoint.uri()).samples()) {
      Map<String, String> labels = new LinkedHashMap<>();
      labels.put("__name__", sample.name());
      sample.labels().forEach((key, value) -> labels.put(key, unescaped(value)));
      labels.values().removeIf(String::isEmpty);
      all.add(labels);
    }
    return all;
  }

  private static String unescaped(String value) {
    return value.replace("\\\"", "\"").replace("\\\\", "\\");
  }

  @Test
  void theEndOfATrainingIsWrittenAndAClosedListenerEndsItsSeries(@TempDir Path directory)
      throws Exception {
    try (PrometheusServer prometheus = PrometheusServer.startReceiver(directory)) {
      PrometheusRemoteWrite write = PrometheusRemoteWrite.start(prometheus.receiver());
      Gauge.builder("of.my.own", () -> 7).register(write.registry());
      try (CurvatureListener listener = Listeners.exact().remoteWrite(write).build()) {
        new SmallTraining().epochs(1).listener(listener).run();
        assertThat(now(prometheus, "spherometer_training_active")).containsExactly(0.0);
        assertThat(now(prometheus, "spherometer_training_batches_total")).containsExactly(8.0);
        assertThat(now(prometheus, "of_my_own")).containsExactly(7.0);
      }
      awaitNothing(prometheus, "spherometer_training_active");
      assertThat(now(prometheus, "of_my_own")).containsExactly(7.0);
      assertThat(now(prometheus, "last_over_time(spherometer_training_active[1h])"))
          .containsExactly(0.0);
      write.close();
      assertThat(now(prometheus, "of_my_own")).isEmpty();
      assertThat(write.lost()).isZero();
    }
  }

  private static List<Double> now(PrometheusServer prometheus, String query) throws Exception {
    return prometheus.query(query, Instant.now().plusMillis(10)).stream()
        .flatMap(series -> series.values().stream())
        .toList();
  }

  private static void awaitNothing(PrometheusServer prometheus, String query) throws Exception {
    Instant end = Instant.now().plusSeconds(20);
    while (!now(prometheus, query).isEmpty()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(50);
    }
  }

  @Test
  void twoTrainingsOfOneNameAreTwoAndTheFirstHasEnded(@TempDir Path directory) throws Exception {
    try (PrometheusServer prometheus = PrometheusServer.startReceiver(directory);
        PrometheusRemoteWrite write = PrometheusRemoteWrite.start(prometheus.receiver());
        CurvatureListener listener = Listeners.exact().run("r").remoteWrite(write).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
      new SmallTraining().epochs(1).listener(listener).run();
      assertThat(now(prometheus, "last_over_time(spherometer_training_active[1h])"))
          .containsExactly(0.0, 0.0);
      assertThat(now(prometheus, "spherometer_training_active")).containsExactly(0.0);
    }
  }

  @Test
  void betweenMeasurementsTheSeriesAreWrittenNowAndThen(@TempDir Path directory) throws Exception {
    try (PrometheusServer prometheus = PrometheusServer.startReceiver(directory);
        PrometheusRemoteWrite write =
            PrometheusRemoteWrite.builder(prometheus.receiver())
                .interval(Duration.ofMillis(100))
                .start();
        CurvatureListener listener =
            Listeners.exact().schedule(Schedule.never()).remoteWrite(write).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
      Thread.sleep(2000);
      List<Series> found = prometheus.query("spherometer_training_active[1h]");
      assertThat(found).hasSize(1);
      assertThat(found.get(0).values()).hasSizeBetween(8, 40).endsWith(0.0);
    }
  }

  @Test
  void gradientsAloneAreWrittenWithEachOfTheirBatches(@TempDir Path directory) throws Exception {
    List<Double> norms = new ArrayList<>();
    try (PrometheusServer prometheus = PrometheusServer.startReceiver(directory);
        PrometheusRemoteWrite write =
            PrometheusRemoteWrite.builder(prometheus.receiver()).interval(RARELY).start();
        CurvatureListener listener =
            Listeners.exact()
                .schedule(Schedule.never())
                .gradientSchedule(Schedule.everyBatches(1))
                .sink(new GradientNorms(norms))
                .remoteWrite(write)
                .build()) {
      new SmallTraining().epochs(2).listener(listener).run();
      List<Series> found = prometheus.query("spherometer_gradient_norm[1h]");
      assertThat(found.get(0).values().stream().distinct().collect(Collectors.toList()))
          .hasSize(16)
          .isEqualTo(norms);
    }
  }
}
