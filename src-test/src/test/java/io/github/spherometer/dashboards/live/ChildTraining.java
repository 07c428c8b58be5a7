package io.github.spherometer.dashboards.live;

import io.github.spherometer.fixtures.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A training in a process of its own, with its metrics on a page: {@link ChildTrainingProgram}
 * trains until a line comes, then ends and waits until that has been scraped.
 */
final class ChildTraining implements AutoCloseable {

  private static final String READY = "metrics at ";

  private final Process process;
  private final URI uri;

  private ChildTraining(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /**
   * Starts one.
   *
   * @param run its name
   * @param learningRate of gradient descent
   */
  static ChildTraining start(String run, float learningRate) throws IOException {
    Process process =
        ChildProcess.start(
            ChildTrainingProgram.class.getName(),
            ChildProcess.classPath(),
            run,
            Float.toString(learningRate));
    try {
      return new ChildTraining(process, page(process.inputReader()));
    } catch (IOException | RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Reads until the program says where its page is. */
  private static URI page(BufferedReader output) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(READY)) {
        return URI.create(line.substring(READY.length()));
      }
      lines.add(line);
    }
    throw new AssertionError("it did not start:\n" + String.join("\n", lines));
  }

  static void say(URI page) {
    System.out.println(READY + page);
  }

  URI uri() {
    return uri;
  }

  /** As the kernel does when memory is short: with SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Has it end, and waits for its process. */
  void end() throws IOException, InterruptedException {
    process.outputWriter().append('\n').close();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
