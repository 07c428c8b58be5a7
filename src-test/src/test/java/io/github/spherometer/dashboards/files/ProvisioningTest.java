package io.github.spherometer.dashboards.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.dashboards.format.Yamls;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Grafana finds when it starts. */
class ProvisioningTest {

  private static final Path PROVISIONING = DashboardFiles.ROOT.resolve("grafana/provisioning");
  private static final ComposeFile STACK = ComposeFile.read(ComposeFile.DESKTOP);

  static Stream<String> dataSources() {
    return Stream.of("prometheus", "alertmanager");
  }

  @Test
  void theDashboardsAreWhereTheyAreMountedAndStayAsTheyAre() {
    Map<String, Object> provider =
        Yamls.maps(only("dashboards").get("providers")).stream().findFirst().orElseThrow();
    assertThat(provider).containsEntry("allowUiUpdates", false).containsEntry("type", "file");
    String mounted = Yamls.text(Yamls.map(provider.get("options")), "path");
    assertThat(STACK.texts("grafana", "volumes"))
        .contains("./grafana/dashboards:" + mounted + ":ro,z");
  }

  @Test
  void grafanaOpensADashboard() {
    String home =
        Yamls.text(
            Yamls.map(STACK.service("grafana").get("environment")),
            "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH");
    assertThat(DashboardFiles.ROOT.resolve(home.replaceFirst("^/etc/", ""))).exists();
  }

  @ParameterizedTest
  @MethodSource("dataSources")
  void aDataSourceIsAServiceOfTheSameNameWhereItListens(String name) {
    Map<String, Object> source = dataSource(name);
    assertThat(source).containsEntry("type", name).containsEntry("editable", false);
    URI uri = URI.create(Yamls.text(source, "url"));
    assertThat(uri.getHost()).isEqualTo(name);
    assertThat(STACK.texts(name, "ports"))
        .containsExactly("127.0.0.1:" + uri.getPort() + ":" + uri.getPort());
  }

  @Test
  void alertsOfThePrometheusAreShownWithTheSilencesOfTheAlertmanager() {
    assertThat(dataSource("prometheus")).containsEntry("isDefault", true);
    assertThat(Yamls.map(dataSource("prometheus").get("jsonData")))
        .containsEntry("alertmanagerUid", dataSource("alertmanager").get("uid"));
    assertThat(Yamls.map(dataSource("alertmanager").get("jsonData")))
        .containsEntry("implementation", "prometheus");
  }

  @Test
  void grafanaScrapesAsOftenAsPrometheus() {
    Map<String, Object> prometheus =
        Yamls.read(DashboardFiles.PROMETHEUS.resolve("prometheus.yml"));
    assertThat(Yamls.text(Yamls.map(dataSource("prometheus").get("jsonData")), "timeInterval"))
        .isEqualTo(Yamls.text(Yamls.map(prometheus.get("global")), "scrape_interval"));
  }

  private static Map<String, Object> dataSource(String uid) {
    return Yamls.maps(only("datasources").get("datasources")).stream()
        .filter(source -> Yamls.text(source, "uid").equals(uid))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Object> only(String folder) {
    List<Path> files = DashboardFiles.list(PROVISIONING.resolve(folder), ".yaml");
    assertThat(files).hasSize(1);
    return Yamls.read(files.get(0));
  }
}
