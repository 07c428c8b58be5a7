package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever has a registry of another kind needs none of Prometheus' classes. */
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

  @Test
  void theListenerRunsWithoutPrometheusOnTheClassPath() throws Exception {
    List<String> classPath =
        ChildProcess.classPath().stream()
            .filter(entry -> !Path.of(entry).getFileName().toString().contains("prometheus"))
            .toList();
    ChildProcess process = ChildProcess.run(Application.class, classPath);
    assertThat(process.exitCode()).as(process.output()).isZero();
    assertThat(process.output()).containsPattern("sharpness [0-9]");
  }
}
