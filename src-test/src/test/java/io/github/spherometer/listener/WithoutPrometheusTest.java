package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whoever has a registry of another kind needs none of Prometheus' classes. */
class WithoutPrometheusTest {

  /** Runs in a process of its own. */
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

  @Test
  void theListenerRunsWithoutPrometheusOnTheClassPath() throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().contains("prometheus"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Doffline=true",
                "-cp",
                classPath,
                Application.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).containsPattern("sharpness [0-9]");
  }
}
