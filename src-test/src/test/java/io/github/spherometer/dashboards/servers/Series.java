package io.github.spherometer.dashboards.servers;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One series of an answer of Prometheus.
 *
 * @param labels with the name, if there is one, as {@code __name__}
 * @param values in the order of time
 * @param times of the values
 */
public record Series(Map<String, String> labels, List<Double> values, List<Instant> times) {

  static Series of(JsonObject result) {
    Map<String, String> labels = new LinkedHashMap<>();
    result
        .getAsJsonObject("metric")
        .entrySet()
        .forEach(label -> labels.put(label.getKey(), label.getValue().getAsString()));
    List<JsonArray> samples = new ArrayList<>();
    if (result.has("value")) {
      samples.add(result.getAsJsonArray("value"));
    } else {
      result.getAsJsonArray("values").forEach(sample -> samples.add(sample.getAsJsonArray()));
    }
    return of(labels, samples);
  }

  static Series ofScalar(JsonArray sample) {
    return of(Map.of(), List.of(sample));
  }

  private static Series of(Map<String, String> labels, List<JsonArray> samples) {
    return new Series(
        labels,
        samples.stream().map(Series::number).toList(),
        samples.stream().map(Series::time).toList());
  }

  public boolean hasNumber() {
    return values.stream().anyMatch(value -> Double.isFinite(value));
  }

  private static Instant time(JsonArray sample) {
    return Instant.ofEpochMilli(sample.get(0).getAsBigDecimal().movePointRight(3).longValue());
  }

  private static double number(JsonArray sample) {
    String text = sample.get(1).getAsString();
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
