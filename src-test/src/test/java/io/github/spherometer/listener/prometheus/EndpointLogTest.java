package io.github.spherometer.listener.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.fixtures.ChildProcess;
import io.github.spherometer.listener.http.RequestThreads;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person finds in the log of the faults of an endpoint. */
class EndpointLogTest {

  /** A process of its own, for its whole output is looked at. */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws Exception {
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
      try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(0)) {
        if (arguments[0].equals("taken port")) {
          int taken = endpoint.uri().getPort();
          PrometheusEndpoint.builder().port(taken).orNextFreePort().start().close();
        } else if (arguments[0].equals("rude clients")) {
          cutOffMany(endpoint.uri());
        } else {
          PrometheusMeterRegistry registry = (PrometheusMeterRegistry) endpoint.registry();
          registry.getPrometheusRegistry().register(failing());
          System.out.print(get(endpoint.uri()).body());
          get(endpoint.uri());
        }
      }
    }
  }

  private static MultiCollector failing() {
    return () -> {
      throw new IllegalStateException("no snapshot today");
    };
  }

  private static void cutOffMany(URI uri) throws IOException, InterruptedException {
    List<Socket> sockets = new ArrayList<>();
    for (int client = 0; client < 3 * RequestThreads.THREADS; client++) {
      Socket socket = new Socket(uri.getHost(), uri.getPort());
      socket.getOutputStream().write("GET /metrics".getBytes(StandardCharsets.US_ASCII));
      sockets.add(socket);
    }
    for (int client = 0; client < 20; client++) {
      try (Socket hasty = new Socket(uri.getHost(), uri.getPort())) {
        hasty
            .getOutputStream()
            .write("GET /metrics HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        hasty.setSoLinger(true, 0); // goes without an answer
      }
    }
    for (Socket socket : sockets.subList(0, RequestThreads.THREADS)) {
      socket.getInputStream().readAllBytes(); // until it is cut off
    }
    get(uri);
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static List<String> output(String what) throws Exception {
    ChildProcess child = ChildProcess.run(Program.class, ChildProcess.classPath(), what);
    assertThat(child.exitCode()).as(child.output()).isZero();
    return child.output().lines().toList();
  }

  @Test
  void clientsThatAreCutOffOrGoAwayAreALineAtMost() throws Exception {
    assertThat(output("rude clients"))
        .singleElement()
        .asString()
        .contains("Clients cut off that sent no whole request or took no answer: ");
  }

  @Test
  void anotherPortThanTheOneAskedForIsALine() throws Exception {
    assertThat(output("taken port"))
        .singleElement()
        .asString()
        .containsPattern("Port \\d+ is taken; serving on port \\d+ instead");
  }

  @Test
  void aPageThatCannotBeMadeIsALineInTheLogAndInTheAnswer() throws Exception {
    String sentence = "The metrics cannot be shown: java.lang.IllegalStateException: no snapshot";
    assertThat(output("failing collector"))
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).contains(sentence));
  }
}
