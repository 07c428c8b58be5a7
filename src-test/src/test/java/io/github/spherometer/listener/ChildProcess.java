package io.github.spherometer.listener;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A Java program that ran in a process of its own, with a class path of its own.
 *
 * @param exitCode 0 if it ended well
 * @param output everything it printed
 */
record ChildProcess(int exitCode, String output) {

  /** The class path of this process. */
  static List<String> classPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator));
  }

  static ChildProcess run(Class<?> program, List<String> classPath)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Doffline=true",
                "-cp",
                String.join(File.pathSeparator, classPath),
                program.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new ChildProcess(process.waitFor(), output);
  }
}
