package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.github.spherometer.EngineRemedy;
import io.github.spherometer.fixtures.ChildProcess;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.log.JsonLinesSink;
import io.github.spherometer.listener.log.MeasurementLog;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.metrics.Scrape;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.github.spherometer.surface.engine.EngineCheck;
import io.github.spherometer.surface.engine.EngineFinding.Outcome;
import io.github.spherometer.surface.engine.OneDnn;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine on which oneDNN is wrong: in place of the operations that are tried there, a process
 * has one that is wrong in float32 as long as oneDNN is on.
 */
@EnabledOnOs(OS.LINUX)
class AffectedMachineTest {

  private static final String TRIALS =
      """
      package io.github.spherometer.surface.engine;
      import ai.djl.ndarray.NDArray;
      import ai.djl.ndarray.NDList;
      import ai.djl.ndarray.types.DataType;
      import ai.djl.ndarray.types.Shape;
      import java.util.List;
      final class KernelTrials {
        static List<KernelTrial> all() {
          return List.of(
              new KernelTrial("square", true, x -> square(x), List.of(new Shape(3))),
              new KernelTrial("faulty", true, x -> faulty(x), List.of(new Shape(3))));
        }
        private static NDArray square(NDList x) {
          return x.head().mul(x.head());
        }
        private static NDArray faulty(NDList x) {
          boolean wrong =
              x.head().getDataType() == DataType.FLOAT32 && OneDnn.isEnabled().orElse(true);
          return wrong ? square(x).mul(1.5) : square(x);
        }
      }
      """;

  private static final String FINDING = "faulty is off by 1.3 of its largest entry";

  private static Path affected = Path.of("");

  @BeforeAll
  static void compile(@TempDir Path directory) throws IOException {
    affected = directory;
    Path source = affected.resolve("KernelTrials.java");
    Files.writeString(source, TRIALS);
    String classPath = String.join(File.pathSeparator, ChildProcess.classPath());
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-cp",
                classPath,
                "-d",
                affected + "",
                source + "");
    assertThat(failed).isZero();
  }

  /** Two trainings, so that what is said once can be said twice. */
  static final class Trainings {

    private Trainings() {}

    public static void main(String[] arguments) throws Exception {
      Path file = Path.of(arguments[1]);
      for (int i = 0; i < 2; i++) {
        try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
            CurvatureListener listener = listener(arguments[0], endpoint, file)) {
          new SmallTraining().epochs(1).listener(listener).run();
          Scrape scrape = Scrape.of(endpoint.uri());
          for (String check : List.of("square", "faulty")) {
            System.out.println(
                check + " " + scrape.value("spherometer_engine_check", "check", check));
          }
          System.out.println(
              "info " + scrape.value("spherometer_run_info", "engine_check", arguments[2]));
        }
      }
    }

    private static CurvatureListener listener(
        String remedy, PrometheusEndpoint endpoint, Path file) {
      CurvatureListener.Builder builder =
          Listeners.exact().registry(endpoint.registry()).sink(JsonLinesSink.append(file));
      return remedy.equals("none") ? builder.build() : builder.withoutOneDnn().build();
    }
  }

  /** What the tests do before the first one. */
  static final class Remedied {

    private Remedied() {}

    public static void main(String[] arguments) {
      for (int i = 0; i < 2; i++) {
        EngineRemedy.take();
      }
      System.out.println("enabled " + OneDnn.isEnabled().orElseThrow());
      System.out.println(EngineCheck.of(Device.cpu()).outcome() == Outcome.RIGHT);
    }
  }

  @Test
  void theFaultIsSaidOnceAndPublishedAndNothingIsSwitched(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("log.jsonl");
    String output = run(Trainings.class, "none", file.toString(), "wrong");
    assertThat(output)
        .containsOnlyOnce("The engine computes wrong numbers on cpu() of this machine")
        .contains(FINDING, "Set ONEDNN_MAX_CPU_ISA=SSE41", "withoutOneDnn()");
    assertThat(output.lines()).contains("square 1.0", "faulty 0.0", "info 1.0");
    RunDescription run = MeasurementLog.read(file).runs().get(0).description().orElseThrow();
    assertThat(EngineCheck.worst(run.engineChecks())).isEqualTo(Outcome.WRONG);
  }

  @Test
  void theOptionSwitchesOneDnnOffBeforeTheCheck(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("log.jsonl");
    String output = run(Trainings.class, "withoutOneDnn", file.toString(), "right");
    assertThat(output).doesNotContain("The engine computes wrong");
    assertThat(output.lines()).contains("square 1.0", "faulty 1.0", "info 1.0");
    RunDescription run = MeasurementLog.read(file).runs().get(0).description().orElseThrow();
    assertThat(EngineCheck.worst(run.engineChecks())).isEqualTo(Outcome.RIGHT);
  }

  @Test
  void testsTakeTheRemedyAndSaySoOnce() throws Exception {
    String output = run(Remedied.class);
    assertThat(output)
        .containsOnlyOnce("oneDNN is switched off in this process, since with it the engine")
        .contains(FINDING);
    assertThat(output.lines()).contains("enabled false", "true");
  }

  @Test
  void theExampleTakesTheRemedyAndSaysSo() throws Exception {
    String output =
        run(
            io.github.spherometer.examples.Main.class,
            "teacher-student",
            "--epochs=1",
            "--samples=64",
            "--hidden=4",
            "--port=0");
    assertThat(output)
        .containsOnlyOnce("oneDNN is switched off in this process, since with it the engine")
        .doesNotContain("The engine computes wrong numbers");
  }

  private static String run(Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> classPath = new ArrayList<>(List.of(affected.toString()));
    classPath.addAll(ChildProcess.classPath());
    return ChildProcess.run(program, classPath, arguments).output();
  }
}
