package io.github.spherometer.dashboards.live;

import io.github.spherometer.dashboards.files.DashboardFiles;
import io.github.spherometer.dashboards.files.Rules;
import io.github.spherometer.dashboards.format.Yamls;
import io.github.spherometer.dashboards.servers.WebhookReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Copies of our rules and of the configuration of Alertmanager, for tests that cannot wait. */
final class Haste {

  private Haste() {}

  /** The rules, changed. */
  static List<Path> rules(Path folder, Consumer<Rules> change) throws IOException {
    List<Path> copies = new ArrayList<>();
    for (Path file : DashboardFiles.ruleFiles()) {
      Rules rules = new Rules(Yamls.read(file));
      change.accept(rules);
      copies.add(
          Files.writeString(folder.resolve(file.getFileName()), Yamls.write(rules.document())));
    }
    return copies;
  }

  /**
   * The rules that record, beside which the real ones can be loaded: what they look back at is a
   * fraction of what it is, and what they record has a prefix.
   */
  static List<Path> recording(Path folder, long divisor, String prefix) throws IOException {
    List<Path> copies =
        rules(
            folder,
            rules -> {
              rules.divideTimes(divisor);
              rules.prefixRecorded(prefix);
            });
    return copies.stream()
        .filter(file -> !new Rules(Yamls.read(file)).recorded().isEmpty())
        .toList();
  }

  /** Does not wait for more alerts, and calls a receiver instead of its own. */
  static Map<String, Object> alertmanager(WebhookReceiver receiver) {
    Map<String, Object> config = new LinkedHashMap<>(Yamls.read(DashboardFiles.ALERTMANAGER));
    hurry(Yamls.map(config.get("route")));
    List<Object> receivers = new ArrayList<>();
    for (Map<String, Object> original : Yamls.maps(config.get("receivers"))) {
      String name = Yamls.text(original, "name");
      Map<String, Object> webhook = Map.of("url", receiver.uri(name).toString());
      receivers.add(Map.of("name", name, "webhook_configs", List.of(webhook)));
    }
    config.put("receivers", receivers);
    return config;
  }

  private static void hurry(Map<String, Object> route) {
    route.put("group_wait", "0s");
    route.put("group_interval", "1s");
    Yamls.maps(route.get("routes")).forEach(Haste::hurry);
  }
}
