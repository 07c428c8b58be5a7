package io.github.spherometer.examples.compare;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Numbers of other tools: an array of objects, each with the field "tool" and any of the others.
 * What is not as it must be is an error that names the field.
 */
final class OthersFile {

  private static final List<String> FIELDS =
      List.of(
          "tool",
          "eigenvalues",
          "eigenvalueErrors",
          "trace",
          "traceError",
          "moments",
          "momentErrors",
          "seconds",
          "products");

  private final Path file;

  private OthersFile(Path file) {
    this.file = file;
  }

  static List<Numbers> read(Path file) throws IOException {
    return new OthersFile(file).read();
  }

  private List<Numbers> read() throws IOException {
    JsonElement root = parse();
    if (!root.isJsonArray()) {
      throw refused("$", "must be an array of objects, one for each tool");
    }
    List<Numbers> tools = new ArrayList<>();
    for (JsonElement element : root.getAsJsonArray()) {
      tools.add(tool("$[" + tools.size() + "]", element));
    }
    return tools;
  }

  private JsonElement parse() throws IOException {
    try {
      return JsonParser.parseString(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + ": there is no such file", e);
    } catch (JsonParseException e) {
      throw new IllegalArgumentException(file + " is not JSON: " + e.getMessage(), e);
    }
  }

  private Numbers tool(String path, JsonElement element) {
    if (!element.isJsonObject()) {
      throw refused(path, "must be an object");
    }
    JsonObject object = element.getAsJsonObject();
    for (String field : object.keySet()) {
      if (!FIELDS.contains(field)) {
        throw refused(path + "." + field, "is not known; there are " + String.join(", ", FIELDS));
      }
    }
    Optional<Bounded> trace =
        number(path, object, "trace").map(v -> new Bounded(v, error(path, object, "traceError")));
    return new Numbers(
        name(path, object),
        byMagnitude(bounded(path, object, "eigenvalues", "eigenvalueErrors")),
        trace,
        bounded(path, object, "moments", "momentErrors"),
        optional(atLeastZero(path, "seconds", number(path, object, "seconds"))),
        products(path, object));
  }

  private String name(String path, JsonObject object) {
    JsonElement name = object.get("tool");
    if (name == null) {
      throw refused(path + ".tool", "is missing");
    }
    boolean text = name.isJsonPrimitive() && name.getAsJsonPrimitive().isString();
    if (!text || name.getAsString().isBlank()) {
      throw refused(path + ".tool", "is " + name + ", must be a name");
    }
    return name.getAsString();
  }

  /** Tools order eigenvalues in several ways. */
  private static List<Bounded> byMagnitude(List<Bounded> values) {
    List<Bounded> sorted = new ArrayList<>(values);
    sorted.sort((a, b) -> Double.compare(Math.abs(b.value()), Math.abs(a.value())));
    return sorted;
  }

  private List<Bounded> bounded(String path, JsonObject object, String field, String errorField) {
    List<Double> values = numbers(path + "." + field, object.get(field));
    List<Double> errors = numbers(path + "." + errorField, object.get(errorField));
    if (object.has(errorField) && errors.size() != values.size()) {
      throw refused(
          path + "." + errorField,
          "has %d numbers, must have %d as %s has".formatted(errors.size(), values.size(), field));
    }
    List<Bounded> bounded = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      double error = errors.isEmpty() ? Double.NaN : errors.get(i);
      if (error < 0) {
        throw refused(path + "." + errorField + "[" + i + "]", "is " + error + ", must be >= 0");
      }
      bounded.add(new Bounded(values.get(i), error));
    }
    return bounded;
  }

  private List<Double> numbers(String path, JsonElement element) {
    List<Double> numbers = new ArrayList<>();
    if (element == null) {
      return numbers;
    }
    if (!element.isJsonArray()) {
      throw refused(path, "is " + element + ", must be an array of numbers");
    }
    for (JsonElement item : element.getAsJsonArray()) {
      numbers.add(number(path + "[" + numbers.size() + "]", item));
    }
    return numbers;
  }

  private Optional<Double> number(String path, JsonObject object, String field) {
    return Optional.ofNullable(object.get(field)).map(item -> number(path + "." + field, item));
  }

  private double number(String path, JsonElement item) {
    boolean number = item.isJsonPrimitive() && item.getAsJsonPrimitive().isNumber();
    if (!number || !Double.isFinite(item.getAsDouble())) {
      throw refused(path, "is " + item + ", must be a number");
    }
    return item.getAsDouble();
  }

  private double error(String path, JsonObject object, String field) {
    return atLeastZero(path, field, number(path, object, field)).orElse(Double.NaN);
  }

  private Optional<Double> atLeastZero(String path, String field, Optional<Double> value) {
    value
        .filter(number -> number < 0)
        .ifPresent(
            number -> {
              throw refused(path + "." + field, "is " + number + ", must be >= 0");
            });
    return value;
  }

  private static OptionalDouble optional(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  private OptionalInt products(String path, JsonObject object) {
    Optional<Double> value = atLeastZero(path, "products", number(path, object, "products"));
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    if (value.get() != Math.rint(value.get()) || value.get() > Integer.MAX_VALUE) {
      throw refused(path + ".products", "is " + value.get() + ", must be a whole number");
    }
    return OptionalInt.of(value.get().intValue());
  }

  private IllegalArgumentException refused(String path, String reason) {
    return new IllegalArgumentException(file + ": " + path + " " + reason);
  }
}
