package io.github.spherometer.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.fixtures.SparkProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
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
    Process process = SparkProcess.start(ClusterProgram.class, folder, "512m", arguments);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
