package io.github.spherometer.listener.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.fixtures.ChildProcess;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever has a registry of another kind needs none of Prometheus' classes; whoever needs them
 * learns which.
 */
class WithoutPrometheusTest {

  static final class Application {

    private Application() {}

    public static void main(String[] args) throws Exception {
      try {
        Class.forName("io.prometheus.metrics.model.registry.PrometheusRegistry");
        throw new AssertionError("Prometheus is on the class path");
      } catch (ClassNotFoundException expected) {
        MeterRegistry registry = new SimpleMeterRegistry();
        new SmallTraining()
            .epochs(1)
            .listener(CurvatureListener.builder().registry(registry).build())
            .run();
        System.out.println(
            "sharpness " + registry.get("spherometer.hessian.eigenvalue.max").gauge().value());
      }
    }
  }

  /** Asks for what needs Prometheus, and tells what it gets. */
  static final class Exporters {

    private Exporters() {}

    public static void main(String[] args) throws Exception {
      attempt("endpoint", () -> PrometheusEndpoint.start(0).close());
      attempt("built endpoint", () -> PrometheusEndpoint.builder().port(0).start().close());
      URI gateway = URI.create("http://127.0.0.1:1");
      attempt("push", () -> PrometheusPush.builder(new SimpleMeterRegistry(), gateway));
      attempt("remote write", () -> PrometheusRemoteWrite.start(gateway).close());
    }

    private static void attempt(String what, Runnable work) {
      try {
        work.run();
        System.out.println(what + " works");
      } catch (IllegalStateException | IllegalArgumentException e) {
        System.out.println(what + ": " + e.getMessage());
      }
    }
  }

  @Test
  void theListenerRunsWithoutPrometheusOnTheClassPath() throws Exception {
    ChildProcess process =
        ChildProcess.run(Application.class, without(file -> file.contains("prometheus")));
    assertThat(process.exitCode()).as(process.output()).isZero();
    assertThat(process.output()).containsPattern("sharpness [0-9]");
  }

  private static List<String> without(Predicate<String> missing) {
    return ChildProcess.classPath().stream()
        .filter(entry -> !missing.test(Path.of(entry).getFileName().toString()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "prometheus, io/micrometer/prometheusmetrics/Prometheus",
    "micrometer-registry-prometheus, io/micrometer/prometheusmetrics/Prometheus",
    "prometheus-metrics-model, io/prometheus/metrics/model/",
    "prometheus-metrics-exposition-textformats, io/prometheus/metrics/expositionformats/",
  })
  void whatIsMissingIsNamedAndWhatToAdd(String missing, String named) throws Exception {
    ChildProcess process =
        ChildProcess.run(Exporters.class, without(file -> file.contains(missing)));
    assertThat(process.exitCode()).as(process.output()).isZero();
    assertThat(process.output().lines())
        .hasSize(4)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("needs io.micrometer:micrometer-registry-prometheus 1.13.0 or newer")
                    .containsPattern("micrometer-core \\(1\\.[0-9.]+ here\\)")
                    .contains("missing, or of another version: java.lang.NoClassDefFoundError: ")
                    .contains(named))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("endpoint: PrometheusEndpoint needs"),
            line -> assertThat(line).startsWith("built endpoint: PrometheusEndpoint needs"),
            line -> assertThat(line).startsWith("push: PrometheusPush needs"),
            line -> assertThat(line).startsWith("remote write: PrometheusRemoteWrite needs"));
  }

  /**
   * A library that lost its methods stands for one of another version. The first is needed to make
   * a registry, the second when a page is written.
   */
  @ParameterizedTest
  @ValueSource(strings = {"OpenMetricsTextFormatWriter", "TextFormatUtil"})
  void aLibraryOfAnotherVersionIsNoticedBeforeTheFirstScrape(String name, @TempDir Path directory)
      throws Exception {
    String file = "io/prometheus/metrics/expositionformats/" + name + ".java";
    String source =
        "package io.prometheus.metrics.expositionformats; public class %s {}".formatted(name);
    List<String> classPath = before(directory, file, source);
    ChildProcess process = ChildProcess.run(Exporters.class, classPath);
    assertThat(process.exitCode()).as(process.output()).isZero();
    assertThat(process.output().lines())
        .hasSize(4)
        .allSatisfy(
            line -> assertThat(line).contains("missing, or of another version: java.lang."));
  }

  /** Micrometer up to 1.12 has a registry of the same name in another package. */
  @Test
  void aRegistryOfAnOlderMicrometerIsNamedInFull(@TempDir Path directory) throws Exception {
    List<String> classPath =
        before(
            directory,
            "io/micrometer/prometheus/PrometheusMeterRegistry.java",
            """
            package io.micrometer.prometheus;
            import io.github.spherometer.listener.prometheus.PrometheusPush;
            import java.net.URI;
            public class PrometheusMeterRegistry
                extends io.micrometer.core.instrument.simple.SimpleMeterRegistry {
              public static void main(String[] args) {
                PrometheusPush.builder(new PrometheusMeterRegistry(), URI.create("http://x"));
              }
            }
            """);
    ChildProcess process =
        ChildProcess.run("io.micrometer.prometheus.PrometheusMeterRegistry", classPath);
    assertThat(process.output())
        .contains(
            "registry is a io.micrometer.prometheus.PrometheusMeterRegistry, must be a"
                + " io.micrometer.prometheusmetrics.PrometheusMeterRegistry");
  }

  private static List<String> before(Path directory, String file, String source) throws Exception {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, source);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", directory.toString(), path.toString());
    assertThat(failed).isZero();
    List<String> classPath = new ArrayList<>(List.of(directory.toString()));
    classPath.addAll(ChildProcess.classPath());
    return classPath;
  }
}
