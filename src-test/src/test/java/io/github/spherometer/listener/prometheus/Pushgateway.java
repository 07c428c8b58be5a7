package io.github.spherometer.listener.prometheus;

import io.github.spherometer.fixtures.FreePort;
import io.github.spherometer.listener.metrics.Scrape;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** The real Pushgateway of the package prometheus-pushgateway, in a process of its own. */
final class Pushgateway implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final URI uri;

  private Pushgateway(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  static Optional<Path> program() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, "prometheus-pushgateway"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Pushgateway start(String... options) throws IOException, InterruptedException {
    int port = FreePort.find();
    ProcessBuilder builder =
        new ProcessBuilder(
            program().orElseThrow().toString(),
            "--persistence.file=",
            "--web.listen-address=127.0.0.1:" + port);
    builder.command().addAll(Arrays.asList(options));
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Pushgateway gateway = new Pushgateway(builder.start(), URI.create("http://127.0.0.1:" + port));
    gateway.awaitReady();
    return gateway;
  }

  private void awaitReady() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri.resolve("/-/ready")).build();
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
        return;
      } catch (ConnectException e) {
        if (!process.isAlive() || Instant.now().isAfter(end)) {
          close();
          throw new AssertionError("the Pushgateway did not start", e);
        }
        Thread.sleep(20);
      }
    }
  }

  URI uri() {
    return uri;
  }

  /** Everything that was pushed, and what the gateway says of itself. */
  Scrape scrape() throws IOException, InterruptedException {
    return Scrape.of(uri.resolve("/metrics"));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
