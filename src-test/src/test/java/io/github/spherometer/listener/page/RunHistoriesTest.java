package io.github.spherometer.listener.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.measurement.Evaluation;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.micrometer.core.instrument.Tags;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunHistoriesTest {

  private long now = 1_000_000;
  private final RunHistories histories = new RunHistories(() -> Instant.ofEpochMilli(now));

  private MeasurementSink begin(String run) {
    return histories.begin(run, "m", Tags.empty(), 1, OptionalLong.empty());
  }

  private List<String> shown() {
    List<String> names = new ArrayList<>();
    for (JsonElement run : Answer.parse(histories.runs()).getAsJsonArray("runs")) {
      names.add(run.getAsJsonObject().get("run").getAsString());
    }
    return names;
  }

  private static GradientMeasurement gradient(long batch) {
    return new GradientMeasurement(batch, DistinctMeasurement.gradient());
  }

  @Test
  void theNewestRunIsFirst() {
    begin("a");
    begin("b");
    assertThat(shown()).containsExactly("b", "a");
  }

  @Test
  void ofTooManyRunsTheOldestThatHasEndedGoes() {
    List<MeasurementSink> sinks = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      sinks.add(begin("run " + i));
    }
    sinks.get(5).ended();
    sinks.get(3).ended();
    begin("next");
    assertThat(shown()).hasSize(16).startsWith("next", "run 15").doesNotContain("run 3");
    begin("and next");
    assertThat(shown()).hasSize(16).contains("run 0").doesNotContain("run 5");
    begin("and next");
    assertThat(shown()).hasSize(16).contains("run 1").doesNotContain("run 0");
    assertThat(histories.run("4", -1)).isEmpty();
    sinks.get(3).accept(DistinctMeasurement.measurement());
    assertThat(shown()).hasSize(16);
  }

  @Test
  void runsOfOneNameAreToldApart() {
    begin("same").accept(Told.measurement(7));
    begin("same");
    assertThat(Answer.of(histories, "1").kinds()).hasSize(1);
    assertThat(Answer.of(histories, "2").kinds()).isEmpty();
    assertThat(histories.run("3", -1)).isEmpty();
    assertThat(histories.run("<no id>", -1)).isEmpty();
  }

  @Test
  void theVersionGrowsWithEveryPieceOfNews() {
    List<Long> versions = new ArrayList<>();
    versions.add(histories.version());
    MeasurementSink run = begin("a");
    versions.add(histories.version());
    run.started(DistinctMeasurement.run());
    versions.add(histories.version());
    run.accept(Told.measurement(7));
    versions.add(histories.version());
    run.progressed(Told.progress(8, 0, 8));
    versions.add(histories.version());
    run.leftOut();
    versions.add(histories.version());
    run.evaluated(new Evaluation(8, 1, Map.of(), Map.of()));
    versions.add(histories.version());
    run.ended();
    versions.add(histories.version());
    assertThat(versions).isSorted().doesNotHaveDuplicates();
    Answer answer = Answer.of(histories, "1");
    assertThat(answer.json().get("version").getAsLong()).isEqualTo(histories.version());
  }

  @Test
  void whoAsksAgainIsToldWhatIsNew() {
    MeasurementSink run = begin("a");
    run.accept(Told.measurement(7));
    run.gradientMeasured(gradient(8));
    run.evaluated(new Evaluation(8, 1, Map.of("Accuracy", 0.5), Map.of()));
    run.progressed(Told.progress(8, 1, 0));
    Answer all = Answer.of(histories, "1");
    assertThat(all.whole("sequence")).containsExactly(0L, 1L);
    assertThat(all.objects("evaluations").get(0).get("sequence").getAsLong()).isEqualTo(2);
    assertThat(all.events().get(0).get("sequence").getAsLong()).isEqualTo(3);
    Answer later = Answer.of(histories, "1", 1);
    assertThat(later.kinds()).isEmpty();
    assertThat(later.column("spherometer_hessian_trace")).isEmpty();
    assertThat(later.objects("evaluations")).hasSize(1);
    assertThat(later.events()).hasSize(1);
    Answer last = Answer.of(histories, "1", 3);
    assertThat(last.objects("evaluations")).isEmpty();
    assertThat(last.events()).isEmpty();
    assertThat(last.latest()).isEqualTo(all.latest());
  }

  /** As of a measurement that was taken long ago, and is read from a log. */
  @Test
  void timesAreThoseOfTheNews() {
    MeasurementSink run = begin("a");
    now += 500;
    run.gradientMeasured(gradient(8));
    Answer young = Answer.of(histories, "1");
    assertThat(young.json().get("started").getAsLong()).isEqualTo(1_000_000);
    assertThat(young.json().get("progressed").getAsLong()).isEqualTo(1_000_500);
    assertThat(young.whole("time")).containsExactly(1_000_500L);
    assertThat(young.json().get("ended").isJsonNull()).isTrue();
    now += 500;
    run.gradientMeasured(gradient(8));
    run.ended();
    Answer old = Answer.of(histories, "1");
    assertThat(old.json().get("ended").getAsLong()).isEqualTo(1_001_000);
    assertThat(old.json().get("progressed").getAsLong()).isEqualTo(1_000_500);
    assertThat(old.json().get("now").getAsLong()).isEqualTo(1_001_000);
  }

  @Test
  void aRunIsAsOldAsItsFirstMeasurement() {
    now = 2_000_000_000_000L;
    Measurement measurement = Told.measurement(7);
    begin("a").accept(measurement);
    Answer answer = Answer.of(histories, "1");
    long then = measurement.time().toEpochMilli();
    assertThat(answer.json().get("started").getAsLong()).isEqualTo(then);
    assertThat(answer.json().get("progressed").getAsLong()).isEqualTo(then);
    assertThat(answer.whole("time")).containsExactly(then);
  }

  /** News may come a little late, and yet of the epoch before. */
  @Test
  void epochsAreThoseCompletedBeforeTheBatch() {
    MeasurementSink run = begin("a");
    run.gradientMeasured(gradient(8));
    run.progressed(Told.progress(12, 1, 2));
    run.gradientMeasured(gradient(9));
    run.gradientMeasured(gradient(10));
    run.gradientMeasured(gradient(11));
    run.progressed(Told.progress(20, 2, 0));
    run.gradientMeasured(gradient(20));
    run.gradientMeasured(gradient(21));
    Answer answer = Answer.of(histories, "1");
    assertThat(answer.whole("batch")).containsExactly(8L, 9L, 10L, 11L, 20L, 21L);
    assertThat(answer.whole("epoch")).containsExactly(0L, 0L, 0L, 1L, 1L, 2L);
  }

  @Test
  void batchesAreThoseHeardOf() {
    MeasurementSink run = begin("a");
    run.progressed(Told.progress(12, 0, 12));
    run.accept(Told.measurement(10));
    JsonObject shown =
        Answer.parse(histories.runs()).getAsJsonArray("runs").get(0).getAsJsonObject();
    assertThat(shown.get("batches").getAsLong()).isEqualTo(12);
  }

  @Test
  void namesThatAreHostileInHtmlAreHarmless() {
    String hostile = "</script><img src=x onerror=alert(1)>'&\u2028";
    Tags tags = Tags.of("a<b", hostile);
    histories.begin(hostile, hostile, tags, 1, OptionalLong.empty());
    String answer = new String(histories.run("1", -1).orElseThrow(), StandardCharsets.UTF_8);
    assertThat(answer).doesNotContain("<", ">", "&", "'", "\u2028");
    JsonObject read = Answer.of(histories, "1").json();
    assertThat(read.get("run").getAsString()).isEqualTo(hostile);
    assertThat(read.get("model").getAsString()).isEqualTo(hostile);
    assertThat(read.getAsJsonObject("tags").get("a<b").getAsString()).isEqualTo(hostile);
    assertThat(new String(histories.runs(), StandardCharsets.UTF_8)).doesNotContain("<", ">");
  }

  @Test
  void evaluationsAreShownByTheirNames() {
    MeasurementSink run = begin("a");
    run.evaluated(new Evaluation(8, 1, Map.of("Accuracy", 0.5), Map.of("Accuracy", 0.25)));
    JsonObject shown = Answer.of(histories, "1").objects("evaluations").get(0);
    assertThat(shown.get("batch").getAsLong()).isEqualTo(8);
    assertThat(shown.get("epoch").getAsLong()).isEqualTo(1);
    assertThat(shown.getAsJsonObject("training").get("Accuracy").getAsDouble()).isEqualTo(0.5);
    assertThat(shown.getAsJsonObject("validation").get("Accuracy").getAsDouble()).isEqualTo(0.25);
  }

  @Test
  void theLatestSliceIsShownWithTheFirstAxisInARow() {
    MeasurementSink run = begin("a");
    assertThat(Answer.of(histories, "1").json().get("slice").isJsonNull()).isTrue();
    run.accept(DistinctMeasurement.measurement());
    run.accept(DistinctMeasurement.unknown());
    assertThat(Answer.of(histories, "1").json().get("slice").toString())
        .isEqualTo(
            "{\"batch\":1201,"
                + "\"line\":{\"offsets\":[-0.41,0.0,0.43],"
                + "\"losses\":[0.77,0.78,\"Infinity\"],\"slope\":-0.57,\"curvature\":9.5},"
                + "\"plane\":{\"first\":[-0.42,0.44],\"second\":[0.45],"
                + "\"losses\":[[0.79,0.81]]}}");
  }

  /** News come in pairs here; one of the last pair may not be there yet. */
  @Test
  void readersSeeARunAsItIsAtOneTime() throws Exception {
    RunId id = new RunId("1", "a", "m", Tags.empty(), 1, OptionalLong.empty(), null);
    RunHistory run = new RunHistory(id, () -> Instant.EPOCH, () -> {});
    AtomicBoolean over = new AtomicBoolean();
    Thread teller =
        new Thread(
            () -> {
              for (int batch = 1; batch <= 20_000; batch++) {
                run.gradientMeasured(gradient(batch));
                run.evaluated(new Evaluation(batch, batch, Map.of(), Map.of()));
              }
              over.set(true);
            });
    run.gradientMeasured(gradient(1));
    run.evaluated(new Evaluation(1, 1, Map.of(), Map.of()));
    teller.start();
    while (!over.get()) {
      Snapshot seen = run.after(-1);
      long row = seen.rows().get(seen.rows().size() - 1).sequence();
      long evaluation = seen.evaluations().get(seen.evaluations().size() - 1).sequence();
      assertThat(Math.abs(row - evaluation)).isEqualTo(1);
    }
    teller.join();
  }

  /** Every answer is whole, and rows come once and in order. */
  @Test
  void readersSeeWholeRowsWhileTheRunGoesOn() throws Exception {
    MeasurementSink run = begin("a");
    AtomicBoolean over = new AtomicBoolean();
    Thread teller =
        new Thread(
            () -> {
              for (int batch = 1; batch <= 6000; batch++) {
                run.gradientMeasured(gradient(batch));
                run.accept(
                    batch % 100 == 0 ? Told.measurement(batch) : DistinctMeasurement.unknown());
              }
              over.set(true);
            });
    teller.start();
    long after = -1;
    List<Long> seen = new ArrayList<>();
    for (boolean last = false; !last; ) {
      last = over.get();
      Answer answer = Answer.of(histories, "1", after);
      seen.addAll(answer.whole("sequence"));
      assertThat(answer.column("spherometer_hessian_trace")).hasSameSizeAs(answer.kinds());
      after = seen.isEmpty() ? -1 : seen.get(seen.size() - 1);
    }
    teller.join();
    assertThat(seen).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(1000);
    assertThat(seen.get(seen.size() - 1)).isGreaterThanOrEqualTo(11_999);
  }
}
