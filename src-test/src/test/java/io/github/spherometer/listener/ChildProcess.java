package io.github.spherometer.listener;

import io.github.spherometer.surface.engine.OneDnn;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Java program that ran in a process of its own, with a class path of its own, and without the
 * kernels that this process does without.
 *
 * @param exitCode 0 if it ended well
 * @param output everything it printed
 */
public record ChildProcess(int exitCode, String output) {

  /** The class path of this process. */
  public static List<String> classPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator));
  }

  /** Runs a program to its end. */
  public static ChildProcess run(Class<?> program, List<String> classPath, String... arguments)
      throws IOException, InterruptedException {
    return run(program.getName(), classPath, arguments);
  }

  static ChildProcess run(String program, List<String> classPath, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"));
    command.add("-Doffline=true");
    command.add("-Dai.djl.pytorch.num_threads=1");
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath));
    command.add(program);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    if (OneDnn.isEnabled().equals(Optional.of(false))) {
      builder.environment().put("ONEDNN_MAX_CPU_ISA", "SSE41");
    }
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new ChildProcess(process.waitFor(), output);
  }
}
