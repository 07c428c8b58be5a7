package io.github.spherometer.listener.page;

import com.google.gson.stream.JsonWriter;
import io.github.spherometer.estimators.eigen.GaussQuadrature.Node;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.surface.engine.EngineFinding;
import io.micrometer.core.instrument.Tag;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs as JSON; schema.json says what it means. */
final class RunJson {

  private final JsonWriter json;

  private RunJson(JsonWriter json) {
    this.json = json;
  }

  static byte[] runs(List<Snapshot> runs, long version, long now) {
    return JsonText.of(json -> new RunJson(json).writeRuns(runs, version, now));
  }

  static byte[] run(Snapshot run, long version, long now) {
    return JsonText.of(json -> new RunJson(json).writeRun(run, version, now));
  }

  private void writeRuns(List<Snapshot> runs, long version, long now) throws IOException {
    json.beginObject();
    writeState(version, now);
    json.name("runs").beginArray();
    for (Snapshot run : runs) {
      json.beginObject();
      writeNames(run);
      json.name("batches").value(run.batches());
      json.endObject();
    }
    json.endArray().endObject();
  }

  private void writeState(long version, long now) throws IOException {
    json.name("version").value(version);
    json.name("now").value(now);
  }

  private void writeNames(Snapshot run) throws IOException {
    json.name("id").value(run.id().id());
    json.name("run").value(run.id().run());
    json.name("model").value(run.id().model());
    json.name("started").value(run.started());
    json.name("ended").value(run.ended());
    json.name("progressed").value(run.progressed());
    json.name("log").value(run.id().log());
  }

  private void writeRun(Snapshot run, long version, long now) throws IOException {
    json.beginObject();
    writeState(version, now);
    writeNames(run);
    writeTags(run.id().tags());
    json.name("topK").value(run.id().topK());
    json.name("totalBatches");
    if (run.id().totalBatches().isPresent()) {
      json.value(run.id().totalBatches().getAsLong());
    } else {
      json.nullValue();
    }
    writeDescription(run.description());
    writeLatest(run.latest());
    RowsJson.write(json, run);
    NewsJson.writeEvaluations(json, run.evaluations());
    NewsJson.writeEvents(json, run.events());
    writeFailures(run.failures());
    writeDensity(run.density());
    SliceJson.write(json, run.slice());
    json.endObject();
  }

  private void writeTags(Iterable<Tag> tags) throws IOException {
    json.name("tags").beginObject();
    for (Tag tag : tags) {
      json.name(tag.getKey()).value(tag.getValue());
    }
    json.endObject();
  }

  private void writeDescription(@Nullable RunDescription run) throws IOException {
    json.name("description");
    if (run == null) {
      json.nullValue();
      return;
    }
    json.beginObject();
    json.name("parameters").value(run.parameters());
    json.name("loss").value(run.loss());
    json.name("optimizer").value(run.optimizer());
    json.name("overheadBudget");
    JsonText.number(json, run.overheadBudget());
    json.name("engine").value(run.engine());
    json.name("engineVersion").value(run.engineVersion());
    json.name("djlVersion").value(run.djlVersion());
    json.name("engineChecks").beginArray();
    for (EngineFinding finding : run.engineChecks()) {
      write(finding);
    }
    json.endArray().endObject();
  }

  private void write(EngineFinding finding) throws IOException {
    json.beginObject();
    json.name("check").value(finding.check());
    json.name("state").value(finding.outcome().name().toLowerCase(Locale.ROOT));
    json.name("error");
    JsonText.number(json, finding.error());
    json.endObject();
  }

  private void writeLatest(List<Series> latest) throws IOException {
    json.name("latest").beginObject();
    for (Series series : latest) {
      json.name(series.name());
      JsonText.number(json, series.read());
    }
    json.endObject();
  }

  private void writeFailures(Map<FailureReason, Long> failures) throws IOException {
    json.name("failures").beginArray();
    for (Map.Entry<FailureReason, Long> failure : failures.entrySet()) {
      json.beginObject();
      json.name("reason").value(failure.getKey().label());
      json.name("count").value(failure.getValue());
      json.name("advice").value(failure.getKey().advice());
      json.endObject();
    }
    json.endArray();
  }

  private void writeDensity(@Nullable NamedDensity density) throws IOException {
    json.name("density");
    if (density == null) {
      json.nullValue();
      return;
    }
    List<Node> nodes = density.density().nodes();
    json.beginObject();
    json.name("batch").value(density.batch());
    RowsJson.writeNumbers(json, "eigenvalues", nodes, Node::value);
    RowsJson.writeNumbers(json, "weights", nodes, Node::weight);
    json.endObject();
  }
}
