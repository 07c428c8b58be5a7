package io.github.spherometer.listener.page;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Events and evaluations as JSON. */
final class NewsJson {

  private NewsJson() {}

  static void writeEvaluations(JsonWriter json, List<Evaluated> evaluations) throws IOException {
    json.name("evaluations").beginArray();
    for (Evaluated one : evaluations) {
      json.beginObject();
      writeMoment(json, one.sequence(), one.moment());
      writeResults(json, "training", one.evaluation().training());
      writeResults(json, "validation", one.evaluation().validation());
      json.endObject();
    }
    json.endArray();
  }

  private static void writeResults(JsonWriter json, String name, Map<String, Double> results)
      throws IOException {
    json.name(name).beginObject();
    for (Map.Entry<String, Double> result : results.entrySet()) {
      json.name(result.getKey());
      JsonText.number(json, result.getValue());
    }
    json.endObject();
  }

  static void writeEvents(JsonWriter json, List<Event> events) throws IOException {
    json.name("events").beginArray();
    for (Event event : events) {
      json.beginObject();
      writeMoment(json, event.sequence(), event.moment());
      json.name("kind").value(event.kind().label());
      json.name("text").value(event.text());
      json.name("advice").value(event.advice());
      json.endObject();
    }
    json.endArray();
  }

  private static void writeMoment(JsonWriter json, long sequence, Moment moment)
      throws IOException {
    json.name("sequence").value(sequence);
    json.name("batch").value(moment.batch());
    json.name("epoch").value(moment.epoch());
    json.name("time").value(moment.time());
  }
}
