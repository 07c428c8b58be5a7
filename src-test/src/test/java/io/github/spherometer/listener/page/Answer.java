package io.github.spherometer.listener.page;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the page is told of a run, read. */
public record Answer(JsonObject json) {

  /** From a server. */
  public static Answer at(URI page, String path) throws IOException {
    try (InputStream answer = page.resolve("/api/v1/" + path).toURL().openStream()) {
      return new Answer(parse(answer.readAllBytes()));
    }
  }

  static Answer of(RunHistories histories, String id) {
    return of(histories, id, -1);
  }

  static Answer of(RunHistories histories, String id, long after) {
    return new Answer(parse(histories.run(id, after).orElseThrow()));
  }

  static JsonObject parse(byte[] answer) {
    return JsonParser.parseString(new String(answer, StandardCharsets.UTF_8)).getAsJsonObject();
  }

  /** NaN and the infinities are strings. */
  private static double number(JsonElement element) {
    return Double.parseDouble(element.getAsString());
  }

  public Map<String, Double> latest() {
    Map<String, Double> latest = new TreeMap<>();
    json.getAsJsonObject("latest")
        .asMap()
        .forEach((name, value) -> latest.put(name, number(value)));
    return latest;
  }

  public JsonObject rows() {
    return json.getAsJsonObject("rows");
  }

  public List<String> kinds() {
    return stream(rows().getAsJsonArray("kind")).map(JsonElement::getAsString).toList();
  }

  /** Of the rows: sequence, batch, epoch or time. */
  public List<Long> whole(String name) {
    return stream(rows().getAsJsonArray(name)).map(JsonElement::getAsLong).toList();
  }

  public List<Double> column(String name) {
    return stream(rows().getAsJsonObject("columns").getAsJsonArray(name))
        .map(Answer::number)
        .toList();
  }

  /** One row, by the names of its columns. */
  Map<String, Double> row(int index) {
    Map<String, Double> row = new TreeMap<>();
    for (String name : rows().getAsJsonObject("columns").keySet()) {
      row.put(name, column(name).get(index));
    }
    return row;
  }

  List<JsonObject> events() {
    return objects("events");
  }

  /** One string of each event. */
  public List<String> events(String field) {
    return events().stream().map(event -> event.get(field).getAsString()).toList();
  }

  public List<JsonObject> objects(String field) {
    return stream(json.getAsJsonArray(field)).map(JsonElement::getAsJsonObject).toList();
  }

  private static Stream<JsonElement> stream(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
