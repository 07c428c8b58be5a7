package io.github.spherometer.listener.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.measurement.Evaluation;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer is as schema.json says, and says nothing that it does not describe. */
class SchemaTest {

  private final JsonObject schema = read();
  private final RunHistories histories = new RunHistories();
  private final MeasurementSink run =
      histories.begin("r", "m", Tags.of("experiment", "7"), 3, OptionalLong.of(5000));

  private static JsonObject read() {
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(PageData.class.getResourceAsStream("schema.json")),
            StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void tellAll() {
    run.started(DistinctMeasurement.run());
    run.progressed(DistinctMeasurement.progress());
    run.accept(DistinctMeasurement.measurement());
    run.gradientMeasured(new GradientMeasurement(1202, DistinctMeasurement.gradient()));
    run.evaluated(
        new Evaluation(
            1202, 2, Map.of("Accuracy", 0.75, "Loss", Double.NaN), Map.of("Accuracy", 0.5)));
    run.failed(FailureReason.OUT_OF_MEMORY);
    run.missed(new MissedMeasurement(1203, 0.5, FailureReason.NON_FINITE_LOSS));
    run.leftOut();
    run.ended();
  }

  private List<String> errors(String name, JsonElement answer) {
    return SchemaChecker.errors(
        schema, schema.getAsJsonObject("$defs").getAsJsonObject(name), answer);
  }

  private void assertRunIsValid() {
    JsonObject answer = Answer.of(histories, "1").json();
    assertThat(errors("run", answer)).isEmpty();
    assertThat(SchemaChecker.errors(schema, schema, answer)).isEmpty();
  }

  @Test
  void aRunThatHasNotBegunIsAsTheSchemaSays() {
    assertRunIsValid();
    assertThat(Answer.of(histories, "1").json().get("progressed").isJsonNull()).isTrue();
  }

  @Test
  void aRunWithEverythingIsAsTheSchemaSays() {
    tellAll();
    assertRunIsValid();
    Answer answer = Answer.of(histories, "1");
    assertThat(answer.kinds()).containsExactly("measurement", "gradient", "missed");
    assertThat(answer.events("kind"))
        .contains("engine", "epoch", "failure", "missed", "not_finite", "ended");
    assertThat(answer.json().get("totalBatches").getAsLong()).isEqualTo(5000);
    assertThat(answer.json().getAsJsonObject("density").getAsJsonArray("weights")).hasSize(3);
  }

  @Test
  void theListOfRunsIsAsTheSchemaSays() {
    tellAll();
    histories.begin("other", "m", Tags.empty(), 1, OptionalLong.empty());
    JsonObject answer = Answer.parse(histories.runs());
    assertThat(errors("runs", answer)).isEmpty();
    assertThat(SchemaChecker.errors(schema, schema, answer)).isEmpty();
    assertThat(answer.getAsJsonArray("runs")).hasSize(2);
  }

  @Test
  void everyKindOfEventIsInTheSchema() {
    Set<String> kinds = new TreeSet<>();
    for (Event.Kind kind : Event.Kind.values()) {
      kinds.add(kind.label());
    }
    Set<String> described = new TreeSet<>();
    schema
        .getAsJsonObject("$defs")
        .getAsJsonObject("event")
        .getAsJsonObject("properties")
        .getAsJsonObject("kind")
        .getAsJsonArray("enum")
        .forEach(kind -> described.add(kind.getAsString()));
    assertThat(described).isEqualTo(kinds);
  }

  static Stream<Consumer<JsonObject>> mistakes() {
    return Stream.of(
        answer -> answer.addProperty("started", "yesterday"),
        answer -> answer.addProperty("started", 0.5),
        answer -> answer.addProperty("more", 1),
        answer -> answer.addProperty("topK", 0),
        answer -> answer.remove("density"),
        answer -> answer.getAsJsonObject("latest").addProperty("x", "unknown"),
        answer -> answer.getAsJsonObject("rows").getAsJsonArray("kind").add("other"),
        answer -> answer.getAsJsonArray("events").get(0).getAsJsonObject().remove("advice"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void theCheckerSeesAMistake(Consumer<JsonObject> mistake) {
    tellAll();
    JsonObject answer = Answer.of(histories, "1").json();
    mistake.accept(answer);
    assertThat(errors("run", answer)).isNotEmpty();
  }
}
