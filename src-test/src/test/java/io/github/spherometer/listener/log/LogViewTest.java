package io.github.spherometer.listener.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.measurement.Evaluation;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.page.Answer;
import io.github.spherometer.listener.page.LivePages;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.github.spherometer.listener.schedule.Schedule;
import io.micrometer.core.instrument.Tags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a page shows of a log is what it has shown of the training. */
@Timeout(60)
class LogViewTest extends ViewedLogs {

  LogViewTest(@TempDir Path directory) {
    super(directory);
  }

  private static void tellAll(MeasurementSink sink) {
    sink.started(DistinctMeasurement.run());
    sink.accept(DistinctMeasurement.measurement());
    sink.leftOut();
    sink.leftOut();
    sink.progressed(DistinctMeasurement.progress());
    sink.accept(DistinctMeasurement.withLayer("another"));
    sink.gradientMeasured(new GradientMeasurement(1302, DistinctMeasurement.gradient()));
    sink.evaluated(new Evaluation(1303, 14, Map.of("Accuracy", 0.5), Map.of("Accuracy", 0.25)));
    List.of(FailureReason.values()).forEach(sink::failed);
    sink.missed(new MissedMeasurement(1401, 0.75, FailureReason.NON_FINITE_LOSS));
    sink.accept(DistinctMeasurement.unknown());
    sink.ended();
  }

  /** News for news, but for the time at which it was told. */
  @Test
  void everythingIsShownAsItWasShownLive() throws Exception {
    var page = LivePages.of(endpoint.registry()).get(0);
    Tags tags = Tags.of("experiment", "seven");
    tellAll(page.begin("r", "m", tags, 23, OptionalLong.of(5003)));
    try (JsonLinesSink sink = JsonLinesSink.append(file)) {
      tellAll(sink);
    }
    view(file);
    JsonElement live = withoutTimes(run("1").json());
    assertThat(withoutTimes(run("2").json())).isEqualTo(live);
    assertThat(live.toString()).contains("\"missed\"", "\"Accuracy\"", "\"another\\\"}\"");
    assertThat(run("2").whole("time").get(0))
        .isEqualTo(DistinctMeasurement.measurement().time().toEpochMilli());
    assertThat(run("2").json().get("log").getAsString()).isEqualTo("log.jsonl");
    assertThat(run("1").json().get("log").isJsonNull()).isTrue();
  }

  private static JsonElement withoutTimes(JsonElement json) {
    Set<String> told =
        Set.of("id", "log", "version", "now", "time", "started", "progressed", "ended");
    if (json.isJsonObject()) {
      told.forEach(json.getAsJsonObject()::remove);
      json.getAsJsonObject().asMap().values().forEach(LogViewTest::withoutTimes);
    } else if (json.isJsonArray()) {
      json.getAsJsonArray().forEach(LogViewTest::withoutTimes);
    }
    return json;
  }

  /** What it felt and when it was told of progress is not told to the page and the log at once. */
  @Test
  void aTrainingIsShownWithTheNumbersThatItsOwnPageHad() throws Exception {
    try (CurvatureListener listener =
        Listeners.exact()
            .run("r")
            .topK(2)
            .everyBatches(4)
            .gradientSchedule(Schedule.everyBatches(3))
            .totalBatches(24)
            .log(file)
            .endpoint(endpoint)
            .build()) {
      new SmallTraining().epochs(3).listener(listener).run();
    }
    view(file);
    Answer live = run("1");
    Answer viewed = run("2");
    assertThat(numbers(viewed)).hasSizeGreaterThan(50).isEqualTo(numbers(live));
    assertThat(viewed.kinds()).contains("measurement", "gradient").isEqualTo(live.kinds());
    assertThat(viewed.whole("batch")).isEqualTo(live.whole("batch"));
    assertThat(viewed.latest())
        .containsEntry("spherometer_training_batches_total", 24.0)
        .containsEntry("spherometer_training_epochs_total", 3.0)
        .containsEntry("spherometer_training_active", 0.0);
    assertThat(viewed.json().get("description")).isEqualTo(live.json().get("description"));
    assertThat(viewed.json().get("totalBatches").getAsLong()).isEqualTo(24);
    assertThat(viewed.json().get("ended").isJsonNull()).isFalse();
    assertThat(messages).isEmpty();
  }

  private static Map<String, List<Double>> numbers(Answer run) {
    Map<String, List<Double>> columns = new TreeMap<>();
    for (String name : run.rows().getAsJsonObject("columns").keySet()) {
      if (!name.contains("overhead")) {
        columns.put(name, run.column(name));
      }
    }
    return columns;
  }

  @Test
  void ofTooManyRunsTheNewestAreShown() throws Exception {
    endpoint.close();
    endpoint = PrometheusEndpoint.builder().runs(2).start();
    for (int i = 3; i >= 1; i--) {
      Path log = write((9 - i) + ".jsonl", "run " + i, 1);
      Files.setLastModifiedTime(log, FileTime.fromMillis(1_000_000L * i));
    }
    view(directory);
    assertThat(shown("run")).containsExactly("run 3", "run 2");
    assertThat(messages)
        .containsExactly("The logs hold more than 2 runs; the page keeps the newest 2");
    write("8.jsonl", "run 4", 1);
    await(() -> shown("run").equals(List.of("run 4", "run 3")));
    assertThat(messages).hasSize(1);
  }

  /** It does not say how many eigenvalues there are, and when it was begun. */
  @Test
  void aLogOfAnOlderVersionIsShownToo() throws Exception {
    write("log.jsonl", "r", 2);
    String old =
        Files.readString(file)
            .replaceFirst("\"time\":\"[^\"]*\",", "")
            .replaceFirst(",\"tags\":.*", "}}");
    assertThat(old.lines().findFirst().orElseThrow()).doesNotContain("topK", "time");
    Files.writeString(file, old);
    view(file);
    Answer run = run("1");
    List<Measurement> told = training.measurements().subList(0, 2);
    assertThat(run.column("spherometer_hessian_eigenvalue{rank=\"2\"}"))
        .isEqualTo(
            told.stream().map(m -> m.curvature().spectrum().ritzValues().get(1).value()).toList());
    assertThat(run.json().get("topK").getAsInt()).isEqualTo(2);
    assertThat(run.json().get("started").getAsLong()).isEqualTo(told.get(0).time().toEpochMilli());
    assertThat(run.json().getAsJsonObject("description").get("optimizer").getAsString())
        .isEqualTo("Sgd");
    assertThat(messages).isEmpty();
  }

  @Test
  void aRunBelongsToItsFile() throws Exception {
    Path nested = Files.createDirectory(directory.resolve("nested"));
    view(write("a.jsonl", "r", 1), write("a.jsonl", "r", 2), write("nested/a.jsonl", "r", 3));
    assertThat(shown("run")).containsExactly("r", "r", "r");
    assertThat(Stream.of("1", "2", "3").map(id -> run(id).kinds().size()))
        .containsExactlyInAnyOrder(1, 2, 3);
    assertThat(shown("log"))
        .containsOnly("" + directory.resolve("a.jsonl"), "" + nested.resolve("a.jsonl"));
  }
}
