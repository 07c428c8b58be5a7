package io.github.spherometer.dashboards.format;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON whose fields may be missing. */
public final class Json {

  private Json() {}

  /** The element at a path such as {@code fieldConfig.defaults.unit}, or JSON's null. */
  public static JsonElement at(JsonElement root, String path) {
    JsonElement element = root;
    for (String name : path.split("\\.", -1)) {
      element = element.isJsonObject() ? element.getAsJsonObject().get(name) : null;
      if (element == null) {
        return JsonNull.INSTANCE;
      }
    }
    return element;
  }

  /** The text, number or truth value at a path, or the empty text. */
  public static String text(JsonElement root, String path) {
    JsonElement element = at(root, path);
    return element.isJsonPrimitive() ? element.getAsString() : "";
  }

  /** The number at a path, or 0. */
  public static int number(JsonElement root, String path) {
    JsonElement element = at(root, path);
    return element.isJsonPrimitive() ? element.getAsInt() : 0;
  }

  /** The objects of the list at a path, or none. */
  public static List<JsonObject> list(JsonElement root, String path) {
    JsonElement element = at(root, path);
    List<JsonObject> objects = new ArrayList<>();
    if (element.isJsonArray()) {
      element.getAsJsonArray().forEach(item -> objects.add(item.getAsJsonObject()));
    }
    return objects;
  }
}
