package io.github.spherometer.dashboards.servers;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One series of an answer of Prometheus.
 *
 * @param labels with the name, if there is one, as {@code __name__}
 * @param values in the order of time
 */
public record Series(Map<String, String> labels, List<Double> values) {

  static Series of(JsonObject result) {
    Map<String, String> labels = new LinkedHashMap<>();
    result
        .getAsJsonObject("metric")
        .entrySet()
        .forEach(label -> labels.put(label.getKey(), label.getValue().getAsString()));
    List<Double> values = new ArrayList<>();
    if (result.has("value")) {
      values.add(number(result.getAsJsonArray("value")));
    } else {
      for (JsonElement sample : result.getAsJsonArray("values")) {
        values.add(number(sample.getAsJsonArray()));
      }
    }
    return new Series(labels, values);
  }

  static Series ofScalar(JsonArray sample) {
    return new Series(Map.of(), List.of(number(sample)));
  }

  public boolean hasNumber() {
    return values.stream().anyMatch(value -> Double.isFinite(value));
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
