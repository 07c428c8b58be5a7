package io.github.spherometer.dashboards.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.spherometer.dashboards.format.Yamls;
import io.github.spherometer.dashboards.servers.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what in Grafana, and where passwords are. */
class SecretsTest {

  private static final Path GRAFANA = DashboardFiles.ROOT.resolve("grafana");
  private static final String PASSWORD = "GF_SECURITY_ADMIN_PASSWORD";

  @Test
  void whoHasNoPasswordMayLookAndNobodyMayDoMore() {
    assertThat(variables("anonymous.env"))
        .containsEntry("GF_AUTH_ANONYMOUS_ORG_ROLE", "Viewer")
        // Grafana's own administrator has a password that everyone knows.
        .containsEntry("GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION", "true")
        .containsEntry("GF_AUTH_DISABLE_LOGIN_FORM", "true")
        .containsEntry("GF_AUTH_BASIC_ENABLED", "false");
  }

  @Test
  void aPasswordLetsNobodyInWithoutIt() {
    assertThat(variables("password.env.example"))
        .containsEntry("GF_AUTH_ANONYMOUS_ENABLED", "false")
        .containsEntry("GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION", "false")
        .containsEntry("GF_AUTH_DISABLE_LOGIN_FORM", "false")
        .containsEntry(PASSWORD, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grafana/password.env", ".env", "alertmanager/smtp-password"})
  void gitIgnoresASecret(String file) throws Exception {
    assumeTrue(Files.exists(DashboardFiles.ROOT.resolve("../.git")));
    assertThat(
            Programs.run("git", "", "-C", DashboardFiles.ROOT, "check-ignore", "-q", file).status())
        .isZero();
  }

  @Test
  void gitKeepsWhatIsNoSecret() throws Exception {
    assumeTrue(Files.exists(DashboardFiles.ROOT.resolve("../.git")));
    for (String file : Set.of("grafana/anonymous.env", "grafana/password.env.example")) {
      assertThat(
              Programs.run("git", "", "-C", DashboardFiles.ROOT, "check-ignore", "-q", file)
                  .status())
          .isEqualTo(1);
    }
  }

  @Test
  void theSecretsOfOtherFilesAreThoseThatGitIgnores() throws IOException {
    assertThat(Yamls.maps(ComposeFile.read(ComposeFile.DESKTOP).service("grafana").get("env_file")))
        .last()
        .isEqualTo(Map.of("path", "grafana/password.env", "required", false));
    assertThat(Files.readString(DashboardFiles.ALERTMANAGER))
        .contains("auth_password_file: /etc/alertmanager/smtp-password");
  }

  private static Map<String, String> variables(String file) {
    try {
      return Files.readString(GRAFANA.resolve(file))
          .lines()
          .filter(line -> line.contains("=") && !line.startsWith("#"))
          .map(line -> line.split("=", 2))
          .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
