package io.github.spherometer.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.spherometer.dashboards.files.ComposeFile;
import io.github.spherometer.dashboards.format.Json;
import io.github.spherometer.dashboards.servers.DockerCompose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Docker Compose makes of our files. */
class DockerComposeTest {

  private static final List<String> SERVICES = List.of("alertmanager", "grafana", "prometheus");

  private final Path folder;

  DockerComposeTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void copy() throws IOException {
    Path grafana = Files.createDirectory(folder.resolve("grafana"));
    for (Path file : List.of(ComposeFile.DESKTOP, ComposeFile.LINUX)) {
      Files.copy(file, folder.resolve(file.getFileName()));
    }
    Path anonymous = ComposeFile.DESKTOP.resolveSibling("grafana/anonymous.env");
    Files.copy(anonymous, grafana.resolve("anonymous.env"));
  }

  @Test
  void everyPortIsOnTheLoopbackInterface() throws Exception {
    JsonObject config = config(ComposeFile.DESKTOP);
    for (String service : SERVICES) {
      assertThat(Json.list(config, "services." + service + ".ports"))
          .hasSize(1)
          .allSatisfy(port -> assertThat(Json.text(port, "host_ip")).isEqualTo("127.0.0.1"));
    }
  }

  @Test
  void onLinuxAServiceIsOnTheNetworkOfTheMachineAndOtherwiseTheSame() throws Exception {
    JsonObject linux = config(ComposeFile.LINUX);
    JsonObject desktop = config(ComposeFile.DESKTOP);
    for (String service : SERVICES) {
      String path = "services." + service;
      assertThat(Json.text(linux, path + ".network_mode")).isEqualTo("host");
      assertThat(Json.at(linux, path + ".ports").isJsonNull()).isTrue();
      for (String same : List.of("image", "volumes", "healthcheck", "depends_on", "restart")) {
        assertThat(Json.at(linux, path + "." + same))
            .isEqualTo(Json.at(desktop, path + "." + same));
      }
    }
  }

  @Test
  void onLinuxNoNameLeadsToTheBridge() throws Exception {
    JsonObject linux = config(ComposeFile.LINUX);
    for (String service : SERVICES) {
      assertThat(Json.at(linux, "services." + service + ".extra_hosts").getAsJsonArray())
          .isNotEmpty()
          .extracting(JsonElement::getAsString)
          .allMatch(host -> host.endsWith("127.0.0.1"));
    }
  }

  @Test
  void aPasswordClosesGrafana() throws Exception {
    String anonymous = "services.grafana.environment.GF_AUTH_ANONYMOUS_ENABLED";
    assertThat(Json.text(config(ComposeFile.LINUX), anonymous)).isEqualTo("true");
    Path example = ComposeFile.DESKTOP.resolveSibling("grafana/password.env.example");
    Files.copy(example, folder.resolve("grafana/password.env"));
    assertThat(Json.text(config(ComposeFile.LINUX), anonymous)).isEqualTo("false");
  }

  private JsonObject config(Path file) throws IOException, InterruptedException {
    return DockerCompose.find().config(folder.resolve(file.getFileName()));
  }
}
