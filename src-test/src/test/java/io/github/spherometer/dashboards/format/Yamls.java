package io.github.spherometer.dashboards.format;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads and writes YAML as maps, lists, texts and numbers. */
public final class Yamls {

  private Yamls() {}

  public static Map<String, Object> read(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return map(yaml().load(reader));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Map<String, Object> parse(String text) {
    return map(yaml().load(text));
  }

  /** The documents of a stream. */
  public static List<Map<String, Object>> parseAll(String text) {
    List<Map<String, Object>> documents = new ArrayList<>();
    yaml().loadAll(text).forEach(document -> documents.add(map(document)));
    return documents;
  }

  public static String write(Object document) {
    return new Yaml().dump(document);
  }

  /** A part that is a map, or an empty one if it is not there. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> map(Object part) {
    return part == null ? Map.of() : (Map<String, Object>) part;
  }

  /** A part that is a list of maps, or an empty one if it is not there. */
  @SuppressWarnings("unchecked")
  public static List<Map<String, Object>> maps(Object part) {
    return part == null ? List.of() : (List<Map<String, Object>>) part;
  }

  /** A part that is a map of maps, or an empty one if it is not there. */
  @SuppressWarnings("unchecked")
  public static Map<String, Map<String, Object>> mapOfMaps(Object part) {
    return part == null ? Map.of() : (Map<String, Map<String, Object>>) part;
  }

  /** A part that is a list of scalars, or an empty one if it is something else or not there. */
  public static List<String> texts(Object part) {
    return part instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  public static String text(Map<String, Object> map, String key) {
    Object value = map.get(key);
    return value == null ? "" : value.toString().strip();
  }

  private static Yaml yaml() {
    return new Yaml(new SafeConstructor(new LoaderOptions()));
  }
}
