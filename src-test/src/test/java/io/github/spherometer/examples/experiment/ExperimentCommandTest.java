package io.github.spherometer.examples.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.fixtures.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentCommandTest {

  @TempDir private @Nullable Path temporary;

  private Path directory() {
    return Objects.requireNonNull(temporary);
  }

  private String[] arguments(String... more) {
    Stream<String> common =
        Stream.of("counted-runs", "--tiny", "--port", "0", "--out", directory().toString());
    return Stream.concat(common, Stream.of(more)).toArray(String[]::new);
  }

  private List<Path> found(String name) throws IOException {
    try (Stream<Path> files = Files.walk(directory())) {
      return files.filter(file -> file.getFileName().toString().equals(name)).toList();
    }
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(String.join(File.pathSeparator, ChildProcess.classPath()));
    command.add(CountedRunsProgram.class.getName());
    command.addAll(List.of(arguments()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private int timesDone() throws IOException {
    int times = 0;
    for (Path count : found("count")) {
      times += (int) Files.size(count);
    }
    return times;
  }

  @Test
  void anExperimentThatWasKilledGoesOn() throws Exception {
    Process process = start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (found("run.json").isEmpty() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    process.destroyForcibly().waitFor();
    int before = found("run.json").size();
    assertThat(before).isBetween(1, 3);
    assertThat(CountedRunsProgram.run(0, arguments())).isZero();
    assertThat(found("run.json")).hasSize(4);
    assertThat(timesDone()).isBetween(4, 5); // none again but the one under way
    assertThat(directory().resolve("report.md")).content().contains("4 of 4 runs");
  }

  @Test
  void severalProcessesShareTheRuns() throws Exception {
    assertThat(CountedRunsProgram.run(0, arguments("--processes", "2"))).isZero();
    assertThat(found("run.json")).hasSize(4);
    assertThat(timesDone()).isEqualTo(4);
  }

  @Test
  void aRunThatFailsIsReportedAndTheExitCodeSaysIt() throws Exception {
    assertThat(CountedRunsProgram.run(2, arguments())).isEqualTo(1);
    assertThat(directory().resolve("report.md"))
        .content()
        .contains("3 of 4 runs")
        .contains("learning-rate-0.5_seed-2")
        .contains("this run cannot be done");
  }

  @Test
  void optionsOutOfRangeAreRefused() throws Exception {
    assertThat(CountedRunsProgram.run(0, arguments("--processes", "0"))).isEqualTo(2);
    assertThat(CountedRunsProgram.run(0, arguments("--seeds", "1"))).isEqualTo(2);
    assertThat(found("run.json")).isEmpty();
  }
}
