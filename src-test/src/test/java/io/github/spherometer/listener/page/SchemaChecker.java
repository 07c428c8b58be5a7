package io.github.spherometer.listener.page;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * As much of JSON Schema as schema.json uses; another keyword is an error. To a schema that lists
 * its properties it is an error, too, if an object has one more.
 */
final class SchemaChecker {

  private static final Set<String> WORDS =
      Set.of("$schema", "$defs", "title", "description", "required");

  private final JsonObject root;
  private final List<String> errors = new ArrayList<>();

  private SchemaChecker(JsonObject root) {
    this.root = root;
  }

  /** What is wrong with a value. */
  static List<String> errors(JsonObject root, JsonObject schema, JsonElement value) {
    SchemaChecker checker = new SchemaChecker(root);
    checker.check(schema, value, "$");
    return checker.errors;
  }

  private void check(JsonObject schema, JsonElement value, String path) {
    int before = errors.size();
    for (Map.Entry<String, JsonElement> rule : schema.entrySet()) {
      check(rule.getKey(), rule.getValue(), value, path);
    }
    if (value.isJsonObject() && errors.size() == before) {
      checkFields(schema, value.getAsJsonObject(), path);
    }
  }

  private void check(String word, JsonElement rule, JsonElement value, String path) {
    switch (word) {
      case "type" -> require(types(rule).stream().anyMatch(t -> isOf(t, value)), rule, path, value);
      case "enum" -> require(rule.getAsJsonArray().contains(value), rule, path, value);
      case "minimum" ->
          require(
              !isOf("number", value) || value.getAsDouble() >= rule.getAsDouble(),
              rule,
              path,
              value);
      case "$ref" -> check(defined(rule.getAsString()), value, path);
      case "anyOf" ->
          require(
              rule.getAsJsonArray().asList().stream()
                  .anyMatch(one -> errors(root, one.getAsJsonObject(), value).isEmpty()),
              rule,
              path,
              value);
      case "items" -> {
        for (int i = 0; value.isJsonArray() && i < value.getAsJsonArray().size(); i++) {
          check(rule.getAsJsonObject(), value.getAsJsonArray().get(i), path + "[" + i + "]");
        }
      }
      case "properties", "additionalProperties" -> {}
      default -> require(WORDS.contains(word), rule, "keyword " + word, value);
    }
  }

  private void checkFields(JsonObject schema, JsonObject value, String path) {
    JsonObject properties = schema.getAsJsonObject("properties");
    JsonObject others = schema.getAsJsonObject("additionalProperties");
    if (schema.has("required")) {
      for (JsonElement name : schema.getAsJsonArray("required")) {
        require(value.has(name.getAsString()), name, path, value);
      }
    }
    for (Map.Entry<String, JsonElement> field : value.entrySet()) {
      String name = path + "." + field.getKey();
      if (properties != null && properties.has(field.getKey())) {
        check(properties.getAsJsonObject(field.getKey()), field.getValue(), name);
      } else if (others != null) {
        check(others, field.getValue(), name);
      } else {
        require(properties == null, schema, name + " is not described", value);
      }
    }
  }

  private void require(boolean holds, JsonElement rule, String path, JsonElement value) {
    if (!holds) {
      errors.add("%s: %s for %s".formatted(path, rule, value));
    }
  }

  private JsonObject defined(String reference) {
    return root.getAsJsonObject("$defs").getAsJsonObject(reference.replace("#/$defs/", ""));
  }

  private static List<String> types(JsonElement rule) {
    JsonArray array = new JsonArray();
    if (rule.isJsonArray()) {
      array = rule.getAsJsonArray();
    } else {
      array.add(rule);
    }
    return array.asList().stream().map(JsonElement::getAsString).toList();
  }

  private static boolean isOf(String type, JsonElement value) {
    return switch (type) {
      case "object" -> value.isJsonObject();
      case "array" -> value.isJsonArray();
      case "null" -> value.isJsonNull();
      case "string" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
      case "number" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
      case "integer" -> isOf("number", value) && value.getAsDouble() == value.getAsLong();
      default -> throw new IllegalArgumentException(type);
    };
  }
}
