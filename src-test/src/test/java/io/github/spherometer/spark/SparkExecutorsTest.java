package io.github.spherometer.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.surface.engine.OneDnn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On executors that are processes of their own. */
class SparkExecutorsTest {

  private static final int SURFACES = Integer.getInteger("soak.surfaces", 20);

  private final Path folder;

  SparkExecutorsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void anExecutorThatIsKilledChangesNoBit() throws Exception {
    String output = run("kill");
    assertThat(line(output, "executors before: ")).isEqualTo("2");
    assertThat(line(output, "killed: ")).isEqualTo("true");
    assertThat(line(output, "disturbed: ")).isEqualTo(line(output, "calm: "));
  }

  @Test
  void surfacesThatAreClosedLeaveNothingOnExecutors() throws Exception {
    String output = run("surfaces", Integer.toString(SURFACES));
    assertThat(line(output, "kept: ")).isEqualTo("[0, 0]");
    assertThat(largest(output, "resident at last: "))
        .as(output)
        .isLessThan(largest(output, "resident at first: ") + 64);
  }

  private static int largest(String output, String name) {
    return Arrays.stream(line(output, name).replaceAll("[\\[\\] ]", "").split(","))
        .mapToInt(Integer::parseInt)
        .max()
        .orElseThrow();
  }

  private static String line(String output, String name) {
    return output
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(output));
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    Files.createDirectory(folder.resolve("jars"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-Doffline=true", "-Dai.djl.pytorch.num_threads=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ClusterProgram.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .putAll(Map.of("SPARK_SCALA_VERSION", "2.13", "SPARK_HOME", folder.toString()));
    if (OneDnn.isEnabled().equals(Optional.of(false))) {
      builder.environment().put("ONEDNN_MAX_CPU_ISA", "SSE41");
    }
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
