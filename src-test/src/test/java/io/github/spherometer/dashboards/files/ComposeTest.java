package io.github.spherometer.dashboards.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.dashboards.format.Yamls;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be said of the compose files without Docker. */
class ComposeTest {

  private static final ComposeFile DESKTOP = ComposeFile.read(ComposeFile.DESKTOP);
  private static final ComposeFile LINUX = ComposeFile.read(ComposeFile.LINUX);

  static Stream<String> services() {
    return DESKTOP.services().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("services")
  void versionsArePinned(String service) {
    assertThat(Yamls.text(DESKTOP.service(service), "image")).matches(".+:v?\\d+\\.\\d+\\.\\d+");
  }

  @ParameterizedTest
  @MethodSource("services")
  void portsAreOnTheLoopbackInterface(String service) {
    assertThat(DESKTOP.texts(service, "ports"))
        .isNotEmpty()
        .allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @ParameterizedTest
  @MethodSource("services")
  void whatIsMountedIsThereAndReadOnlyAndLabelledForSelinux(String service) {
    assertThat(DESKTOP.texts(service, "volumes").stream().filter(v -> v.startsWith(".")))
        .isNotEmpty()
        .allSatisfy(
            volume -> {
              assertThat(volume).endsWith(":ro,z");
              assertThat(DashboardFiles.ROOT.resolve(volume.split(":", -1)[0])).exists();
            });
  }

  @ParameterizedTest
  @MethodSource("services")
  void aServiceSaysWhetherItIsHealthyAndStartsAgain(String service) {
    assertThat(DESKTOP.healthCheck(service)).isNotEmpty();
    assertThat(DESKTOP.service(service)).containsEntry("restart", "unless-stopped");
  }

  @Test
  void grafanaWaitsUntilTheOthersAreHealthy() {
    Map<String, Map<String, Object>> others =
        Yamls.mapOfMaps(DESKTOP.service("grafana").get("depends_on"));
    assertThat(others).containsOnlyKeys("prometheus", "alertmanager");
    assertThat(others.values())
        .allSatisfy(other -> assertThat(other).containsEntry("condition", "service_healthy"));
  }

  @Test
  void nobodyIsAskedToJoinAlertmanagersCluster() {
    assertThat(DESKTOP.texts("alertmanager", "command")).contains("--cluster.listen-address=");
  }

  @ParameterizedTest
  @MethodSource("services")
  void onLinuxAServiceIsTheSameButOnTheNetworkOfTheMachine(String service) {
    assertThat(LINUX.service(service))
        .containsEntry("network_mode", "host")
        .containsEntry("extends", Map.of("file", "compose.yaml", "service", service))
        .containsEntry("ports", List.of())
        .doesNotContainKeys("image", "volumes", "healthcheck");
  }

  /** On Docker's own network the port decides who can reach a service, here its address does. */
  @ParameterizedTest
  @MethodSource("services")
  void onLinuxAServiceListensOnTheLoopbackInterface(String service) {
    String port = DESKTOP.texts(service, "ports").get(0).replaceFirst(":\\d+$", "");
    if (service.equals("grafana")) {
      assertThat(Yamls.map(LINUX.service(service).get("environment")))
          .containsEntry("GF_SERVER_HTTP_ADDR", "127.0.0.1");
    } else {
      assertThat(LINUX.texts(service, "command")).contains("--web.listen-address=" + port);
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void onLinuxACommandIsOtherwiseTheSame(String service) {
    List<String> command =
        LINUX.texts(service, "command").stream()
            .filter(option -> !option.startsWith("--web.listen-address="))
            .map(option -> option.replace("prometheus.linux.yml", "prometheus.yml"))
            .toList();
    assertThat(command).isEqualTo(DESKTOP.texts(service, "command"));
  }

  @Test
  void onLinuxTheNamesOfTheServicesLeadToThisMachine() {
    assertThat(LINUX.texts("prometheus", "extra_hosts")).containsExactly("alertmanager:127.0.0.1");
    assertThat(LINUX.texts("grafana", "extra_hosts"))
        .containsExactlyInAnyOrder("prometheus:127.0.0.1", "alertmanager:127.0.0.1");
  }

  @Test
  void onLinuxPrometheusLooksAtTheLoopbackInterfaceAndIsOtherwiseTheSame() {
    assertThat(targets("prometheus.linux.yml")).containsExactly("127.0.0.1:9464");
    assertThat(targets("prometheus.yml")).containsExactly("host.docker.internal:9464");
    Map<String, Object> linux =
        Yamls.read(DashboardFiles.PROMETHEUS.resolve("prometheus.linux.yml"));
    Map<String, Object> desktop = Yamls.read(DashboardFiles.PROMETHEUS.resolve("prometheus.yml"));
    scrape(linux).remove("static_configs");
    scrape(desktop).remove("static_configs");
    assertThat(linux).isEqualTo(desktop);
  }

  private static List<String> targets(String file) {
    Map<String, Object> scrape = scrape(Yamls.read(DashboardFiles.PROMETHEUS.resolve(file)));
    return Yamls.maps(scrape.get("static_configs")).stream()
        .flatMap(config -> Yamls.texts(config.get("targets")).stream())
        .toList();
  }

  private static Map<String, Object> scrape(Map<String, Object> prometheus) {
    return Yamls.maps(prometheus.get("scrape_configs")).get(0);
  }
}
