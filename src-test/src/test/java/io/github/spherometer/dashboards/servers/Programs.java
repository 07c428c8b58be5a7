package io.github.spherometer.dashboards.servers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Programs of the machine. A test that needs one which is missing is reported as skipped. */
public final class Programs {

  /**
   * What a program left behind.
   *
   * @param status 0 if it was content
   * @param output both streams
   */
  public record Outcome(int status, String output) {}

  private Programs() {}

  private static Optional<Path> find(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  public static boolean isInstalled(String name) {
    return find(name).isPresent();
  }

  /** Skips the test, with the reason, if one of them is missing. */
  public static void assumeInstalled(String... names) {
    for (String name : names) {
      assumeTrue(isInstalled(name), () -> "the program " + name + " is not on the PATH");
    }
  }

  /** Skips the test if it is missing. */
  public static String path(String name) {
    assumeInstalled(name);
    return find(name).orElseThrow().toString();
  }

  /** Runs a program to its end. */
  public static Outcome run(String name, String input, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(path(name)));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var standardInput = process.getOutputStream()) {
      standardInput.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }
}
