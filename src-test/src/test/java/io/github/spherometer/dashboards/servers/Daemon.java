package io.github.spherometer.dashboards.servers;

import io.github.spherometer.fixtures.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server program in a process of its own, on a free port of the loopback interface. */
final class Daemon implements AutoCloseable {

  static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long SECONDS_TO_STOP = 5;

  private final Process process;
  private final Path log;
  private final URI uri;

  private Daemon(Process process, Path log, URI uri) {
    this.process = process;
    this.log = log;
    this.uri = uri;
  }

  /**
   * Starts a program and waits until it says that it is ready.
   *
   * @param directory where it works and its log is written
   * @param arguments all but the address
   */
  static Daemon start(String program, Path directory, String... arguments)
      throws IOException, InterruptedException {
    String address = "127.0.0.1:" + FreePort.find();
    Path log = directory.resolve(program + ".log");
    List<String> command =
        new ArrayList<>(List.of(Programs.path(program), "--web.listen-address=" + address));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Daemon daemon = new Daemon(process, log, URI.create("http://" + address));
    daemon.awaitReady();
    return daemon;
  }

  URI uri() {
    return uri;
  }

  private void awaitReady() throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!isReady()) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        close();
        throw new AssertionError("it did not start:\n" + Files.readString(log));
      }
      Thread.sleep(20);
    }
  }

  private boolean isReady() throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri.resolve("/-/ready")).build();
    try {
      return CLIENT.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
