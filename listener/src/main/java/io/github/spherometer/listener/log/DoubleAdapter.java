package io.github.spherometer.listener.log;

import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/**
 * JSON has no NaN and no infinities: they are strings, as Java and most other readers name them.
 */
final class DoubleAdapter extends TypeAdapter<Double> {

  @Override
  public void write(JsonWriter out, Double number) throws IOException {
    if (Double.isFinite(number)) {
      out.value(number);
    } else {
      out.value(Double.toString(number));
    }
  }

  @Override
  public Double read(JsonReader in) throws IOException {
    if (in.peek() != JsonToken.STRING) {
      return in.nextDouble();
    }
    String path = in.getPath();
    String text = in.nextString();
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default ->
          throw new JsonParseException(
              "%s is \"%s\", must be a number, \"NaN\", \"Infinity\" or \"-Infinity\""
                  .formatted(path, text));
    };
  }
}
