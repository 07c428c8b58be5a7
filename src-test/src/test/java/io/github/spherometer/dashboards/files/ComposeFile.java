package io.github.spherometer.dashboards.files;

import io.github.spherometer.dashboards.format.Yamls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A file for Docker Compose as it is written: what it extends is not part of it.
 *
 * @param services by name
 */
public record ComposeFile(Map<String, Map<String, Object>> services) {

  /** For Docker Desktop. */
  public static final Path DESKTOP = DashboardFiles.ROOT.resolve("compose.yaml");

  /** For Linux. */
  public static final Path LINUX = DashboardFiles.ROOT.resolve("compose.linux.yaml");

  public static ComposeFile read(Path file) {
    try {
      // Compose's own tags say how to merge, not what is there.
      return parse(Files.readString(file).replaceAll("!(reset|override)\\b", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ComposeFile parse(String text) {
    Map<String, Object> services = Yamls.map(Yamls.parse(text).get("services"));
    return new ComposeFile(Yamls.mapOfMaps(services));
  }

  public Map<String, Object> service(String name) {
    return Yamls.map(services.get(name));
  }

  /** A list of texts that a service has under a key, or an empty one. */
  public List<String> texts(String service, String key) {
    return Yamls.texts(service(service).get(key));
  }

  /** The command that says whether a service is healthy. */
  public List<String> healthCheck(String service) {
    List<String> test = Yamls.texts(Yamls.map(service(service).get("healthcheck")).get("test"));
    return test.isEmpty() || !test.get(0).equals("CMD") ? List.of() : test.subList(1, test.size());
  }
}
