package io.github.spherometer.examples.experiment;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * More processes of this program, since an engine trains one net at a time. They end with the one
 * that has started them.
 */
final class Workers implements AutoCloseable {

  private static final int ABANDONED = 1;

  private final List<Process> processes = new ArrayList<>();
  private final Thread ending = new Thread(this::destroy, "end of the workers");

  private Workers() {
    Runtime.getRuntime().addShutdownHook(ending);
  }

  /**
   * @param count how many; may be 0
   * @param program its main class
   * @param arguments of the program
   */
  static Workers start(int count, Class<?> program, List<String> arguments) throws IOException {
    Workers workers = new Workers();
    try {
      for (int i = 0; i < count; i++) {
        workers.processes.add(process(program, arguments));
      }
      return workers;
    } catch (IOException | RuntimeException e) {
      workers.close();
      throw e;
    }
  }

  private static Process process(Class<?> program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(classPath());
    for (String property :
        List.of("OPT_OUT_TRACKING", "offline", "ai.djl.pytorch.num_threads", "java.awt.headless")) {
      if (System.getProperty(property) != null) {
        command.add("-D" + property + "=" + System.getProperty(property));
      }
    }
    command.add(program.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Maven runs the program in a class loader of its own. */
  private static String classPath() {
    ClassLoader loader = Workers.class.getClassLoader();
    if (loader instanceof URLClassLoader urls) {
      return Arrays.stream(urls.getURLs())
          .map(Workers::file)
          .collect(Collectors.joining(File.pathSeparator));
    }
    return System.getProperty("java.class.path");
  }

  private static String file(URL url) {
    try {
      return Path.of(url.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no file on the class path: " + url, e);
    }
  }

  boolean anyAlive() {
    return processes.stream().anyMatch(Process::isAlive);
  }

  /** A worker whose starter has been killed would otherwise go on for hours. */
  static void endWithParent() {
    ProcessHandle.current().parent().ifPresent(Workers::endWith);
  }

  private static void endWith(ProcessHandle parent) {
    CompletableFuture<Void> unused =
        parent.onExit().thenRun(() -> Runtime.getRuntime().halt(ABANDONED));
  }

  private void destroy() {
    processes.forEach(Process::destroyForcibly);
  }

  @Override
  public void close() {
    destroy();
    Runtime.getRuntime().removeShutdownHook(ending);
  }
}
