package io.github.spherometer.dashboards.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import io.github.spherometer.dashboards.format.Yamls;
import io.github.spherometer.dashboards.servers.Programs.Outcome;
import io.github.spherometer.documentation.Markdown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kubernetes is given says the same as the files that it is made from. */
class KubernetesTest {

  private static final String LABEL = "release=kube-prometheus-stack";

  private static final List<Map<String, Object>> MANIFESTS =
      Yamls.parseAll(run("--label", LABEL).output());

  static List<Map<String, Object>> manifests() {
    return MANIFESTS;
  }

  static List<Path> ruleFiles() {
    return DashboardFiles.ruleFiles();
  }

  static List<Path> dashboards() {
    return DashboardFiles.list(DashboardFiles.ROOT.resolve("grafana/dashboards"), ".json");
  }

  @Test
  void thereIsOneForEachFileAndOneForTheTrainings() {
    assertThat(MANIFESTS)
        .extracting(manifest -> manifest.get("kind"))
        .containsExactlyElementsOf(
            Stream.of(
                    List.of("PodMonitor"),
                    ruleFiles().stream().map(file -> "PrometheusRule").toList(),
                    dashboards().stream().map(file -> "ConfigMap").toList())
                .flatMap(List::stream)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("ruleFiles")
  void rulesAreThoseOfTheirFile(Path file) {
    assertThat(manifest("PrometheusRule", file).get("spec")).isEqualTo(Yamls.read(file));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void aDashboardIsItsFileToTheByte(Path file) throws IOException {
    assertThat(Yamls.map(manifest("ConfigMap", file).get("data")))
        .isEqualTo(Map.of(file.getFileName().toString(), Files.readString(file)));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void aDashboardIsFoundByGrafana(Path file) {
    assertThat(labels(manifest("ConfigMap", file))).containsEntry("grafana_dashboard", "1");
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void everyLabelThatWasAskedForIsOnEverything(Map<String, Object> manifest) {
    assertThat(labels(manifest)).containsEntry("release", "kube-prometheus-stack");
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void namesAreThoseOfRfc1123(Map<String, Object> manifest) {
    assertThat(name(manifest)).matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    assertThat(labels(manifest).values())
        .allSatisfy(
            value -> assertThat((String) value).matches("[A-Za-z0-9]([\\w.-]{0,61}[A-Za-z0-9])?"));
  }

  @Test
  void noTwoOfAKindHaveOneName() {
    assertThat(MANIFESTS)
        .extracting(manifest -> manifest.get("kind") + " " + name(manifest))
        .doesNotHaveDuplicates();
  }

  /** 1 MiB is what Kubernetes takes, and a quarter of it what {@code kubectl apply} remembers. */
  @ParameterizedTest
  @MethodSource("manifests")
  void nothingIsTooLargeToBeApplied(Map<String, Object> manifest) {
    byte[] json = new Gson().toJson(manifest).getBytes(StandardCharsets.UTF_8);
    assertThat(json).hasSizeLessThan(256 * 1024);
  }

  @Test
  void thePodOfThePageIsWatchedAsOftenAsPrometheusLooks() {
    Map<String, Object> monitor = Yamls.map(manifest("PodMonitor", "trainings").get("spec"));
    Map<String, Object> pod =
        Yamls.parseAll(String.join("---\n", Markdown.read("dashboards/README.md").fenced("yaml")))
            .stream()
            .filter(yaml -> "Pod".equals(yaml.get("kind")))
            .findFirst()
            .orElseThrow();
    assertThat(labels(pod)).containsAllEntriesOf(Yamls.map(selector(monitor)));
    Map<String, Object> endpoint = Yamls.maps(monitor.get("podMetricsEndpoints")).get(0);
    Map<String, Object> container = Yamls.maps(Yamls.map(pod.get("spec")).get("containers")).get(0);
    assertThat(Yamls.maps(container.get("ports")))
        .containsExactly(Map.of("name", endpoint.get("port"), "containerPort", 9464));
    Map<String, Object> prometheus =
        Yamls.read(DashboardFiles.PROMETHEUS.resolve("prometheus.yml"));
    assertThat(Yamls.text(endpoint, "interval"))
        .isEqualTo(Yamls.text(Yamls.map(prometheus.get("global")), "scrape_interval"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--label", "--label a=b\"c", "--labels a=b"})
  void whatIsNotUnderstoodIsRefused(String arguments) {
    Outcome outcome = run(arguments.split(" ", -1));
    assertThat(outcome.status()).isNotZero();
    assertThat(outcome.output()).contains("must be --label KEY=VALUE").doesNotContain("kind:");
  }

  private static Object selector(Map<String, Object> monitor) {
    return Yamls.map(monitor.get("selector")).get("matchLabels");
  }

  private static Map<String, Object> labels(Map<String, Object> manifest) {
    return Yamls.map(Yamls.map(manifest.get("metadata")).get("labels"));
  }

  private static String name(Map<String, Object> manifest) {
    return Yamls.text(Yamls.map(manifest.get("metadata")), "name");
  }

  private static Map<String, Object> manifest(String kind, Path file) {
    return manifest(kind, file.getFileName().toString().replaceFirst("\\..*", ""));
  }

  private static Map<String, Object> manifest(String kind, String name) {
    return MANIFESTS.stream()
        .filter(manifest -> kind.equals(manifest.get("kind")))
        .filter(manifest -> name(manifest).equals("spherometer-" + name))
        .findFirst()
        .orElseThrow();
  }

  /** Runs the command of the page, in the root of the repository. */
  private static Outcome run(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("dashboards/kubernetes/Manifests.java");
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(DashboardFiles.ROOT.getParent().toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), output);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
