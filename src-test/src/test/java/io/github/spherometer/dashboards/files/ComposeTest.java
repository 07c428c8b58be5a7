package io.github.spherometer.dashboards.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.dashboards.format.Yamls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be said of the compose file and of Grafana's provisioning without running them. */
class ComposeTest {

  private static final Path FILE = DashboardFiles.ROOT.resolve("compose.yaml");
  private static final Path PROVISIONING =
      DashboardFiles.ROOT.resolve("grafana/provisioning").normalize();

  static Stream<Map.Entry<String, Map<String, Object>>> services() {
    return Yamls.map(Yamls.read(FILE).get("services")).entrySet().stream()
        .map(service -> Map.entry(service.getKey(), Yamls.map(service.getValue())));
  }

  @ParameterizedTest
  @MethodSource("services")
  void versionsArePinned(Map.Entry<String, Map<String, Object>> service) {
    assertThat(Yamls.text(service.getValue(), "image")).matches(".+:v?\\d+\\.\\d+\\.\\d+");
  }

  @ParameterizedTest
  @MethodSource("services")
  void portsAreOnTheLoopbackInterface(Map.Entry<String, Map<String, Object>> service) {
    assertThat(texts(service.getValue(), "ports"))
        .isNotEmpty()
        .allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @ParameterizedTest
  @MethodSource("services")
  void whatIsMountedIsThereAndReadOnly(Map.Entry<String, Map<String, Object>> service) {
    assertThat(texts(service.getValue(), "volumes").stream().filter(v -> v.startsWith(".")))
        .isNotEmpty()
        .allSatisfy(
            volume -> {
              assertThat(volume).endsWith(":ro");
              assertThat(DashboardFiles.ROOT.resolve(volume.split(":", -1)[0])).exists();
            });
  }

  @Test
  void provisioningFindsTheDashboardsWhereTheyAreMountedAndKeepsThem() {
    Map<String, Object> provider =
        Yamls.maps(only("dashboards").get("providers")).stream().findFirst().orElseThrow();
    assertThat(provider).containsEntry("allowUiUpdates", false).containsEntry("type", "file");
    String mounted = Yamls.text(Yamls.map(provider.get("options")), "path");
    assertThat(texts(grafana(), "volumes")).contains("./grafana/dashboards:" + mounted + ":ro");
  }

  @Test
  void theDataSourceIsThePrometheusOfTheSameFile() {
    Map<String, Object> source =
        Yamls.maps(only("datasources").get("datasources")).stream().findFirst().orElseThrow();
    assertThat(source).containsEntry("type", "prometheus").containsEntry("isDefault", true);
    assertThat(Yamls.text(source, "url")).isEqualTo("http://prometheus:9090");
    assertThat(services().map(Map.Entry::getKey)).contains("prometheus");
  }

  @Test
  void grafanaScrapesAsOftenAsPrometheus() {
    Map<String, Object> source =
        Yamls.maps(only("datasources").get("datasources")).stream().findFirst().orElseThrow();
    Map<String, Object> prometheus =
        Yamls.read(DashboardFiles.PROMETHEUS.resolve("prometheus.yml"));
    assertThat(Yamls.text(Yamls.map(source.get("jsonData")), "timeInterval"))
        .isEqualTo(Yamls.text(Yamls.map(prometheus.get("global")), "scrape_interval"));
  }

  private static Map<String, Object> grafana() {
    return services()
        .filter(s -> s.getKey().equals("grafana"))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private static Map<String, Object> only(String folder) {
    List<Path> files = DashboardFiles.list(PROVISIONING.resolve(folder), ".yaml");
    assertThat(files).hasSize(1);
    return Yamls.read(files.get(0));
  }

  private static List<String> texts(Map<String, Object> map, String key) {
    return map.get(key) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }
}
