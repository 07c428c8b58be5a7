package io.github.spherometer.listener.prometheus;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.listener.http.RequestThreads;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that harm others, by accident or on purpose, and how well the others are served. */
@Timeout(60)
class RudeClientsTest {

  /** So many that one after the other they would take longer than the patience of a scrape. */
  private static final int MANY = 20 * RequestThreads.THREADS;

  /** Less than what one of them may take, and a busy machine needs. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final String WHOLE = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";

  private static final String NEWS = "GET /api/v1/news HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
  private final List<Socket> sockets = new ArrayList<>();

  RudeClientsTest() {
    endpoint.registry().counter("apples").increment(3);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    endpoint.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "G",
        "GET /metr",
        "GET /metrics HTTP/1.1\r\n",
        "GET /metrics HTTP/1.1\r\nHost: x\r\nAcc",
        "POST /metrics HTTP/1.1\r\nContent-Length: 1000\r\n\r\nhalf",
        "GET /metrics HTTP/1.1\r\nContent-Length: 1000000000\r\n\r\nhalf",
        "GET /metrics HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nhalf",
        WHOLE + "GET /met",
        "\r\n\r\n\r\n",
        "\u0000\u0001\u0002",
      })
  void halfSentRequestsKeepNobodyFromScraping(String sent) throws Exception {
    for (int client = 0; client < MANY; client++) {
      send(sent);
    }
    assertThat(scrape()).contains("apples_total 3.0");
  }

  @Test
  void silentAndIdleConnectionsTakeNoThreads() throws Exception {
    for (int client = 0; client < MANY; client++) {
      connect();
      send(WHOLE);
    }
    assertThat(scrape()).contains("apples_total 3.0");
  }

  /** More than there are places for, so that some of them are sent away. */
  @Test
  void listenersToTheNewsKeepNobodyFromScraping() throws Exception {
    for (int client = 0; client < 50; client++) {
      send(NEWS);
    }
    int told = 0;
    for (int client = 0; client < 50; client++) {
      Scanner answer = new Scanner(send(NEWS).getInputStream(), US_ASCII);
      told += answer.findWithinHorizon("HTTP/1.1 503|data: ", 4096).equals("data: ") ? 1 : 0;
    }
    assertThat(told).isEqualTo(64 - 50);
    for (int scrape = 0; scrape < 3; scrape++) {
      assertThat(scrape()).contains("apples_total 3.0");
    }
  }

  @Test
  void aRequestThatComesByteAfterByteKeepsNobodyFromScraping() throws Exception {
    for (int client = 0; client < 3 * RequestThreads.THREADS; client++) {
      Socket socket = connect();
      Thread dribble = new Thread(() -> dribble(socket));
      dribble.setDaemon(true);
      dribble.start();
    }
    for (int scrape = 0; scrape < 3; scrape++) {
      assertThat(scrape()).contains("apples_total 3.0");
    }
  }

  private static void dribble(Socket socket) {
    try {
      for (byte each : ("GET /metrics?" + "x".repeat(1000)).getBytes(US_ASCII)) {
        socket.getOutputStream().write(each);
        Thread.sleep(100);
      }
    } catch (IOException | InterruptedException cutOff) {
      // As it should be.
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /", "GET /metrics HTTP/1.1\r\nLong: "})
  void anEndlessHeadIsCutOff(String begin) throws Exception {
    Socket socket = send(begin);
    byte[] more = "x".repeat(1 << 16).getBytes(US_ASCII);
    long sent = 0;
    try {
      OutputStream out = socket.getOutputStream();
      while (sent < 1L << 30) {
        out.write(more);
        sent += more.length;
      }
    } catch (IOException cutOff) {
      // As it should be.
    }
    assertThat(sent).as("bytes").isLessThan(100L << 20);
    assertThat(scrape()).contains("apples_total 3.0");
  }

  @Test
  void aClientThatTakesNoAnswerKeepsNobodyFromScraping() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      endpoint.registry().counter("many", "number", i + "x".repeat(200));
    }
    for (int client = 0; client < RequestThreads.THREADS + 2; client++) {
      Socket socket = new Socket();
      sockets.add(socket);
      socket.setReceiveBufferSize(4096);
      socket.connect(address());
      // Far more than fits into the buffers of a socket.
      socket.getOutputStream().write(WHOLE.repeat(8).getBytes(US_ASCII));
    }
    Thread.sleep(500); // until they all wait for their clients
    assertThat(scrape()).contains("apples_total 3.0");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /metrics, 200",
    "HEAD, /metrics, 200",
    "GET, /metrics?name=x, 200",
    "POST, /metrics, 405",
    "PUT, /metrics, 405",
    "DELETE, /metrics, 405",
    "OPTIONS, /metrics, 405",
    "TRACE, /metrics, 405",
    "BREW, /metrics, 405",
    "POST, /, 405",
    "POST, /api/v1/runs, 405",
    "POST, /api/v1/news, 405",
    "POST, /elsewhere, 404",
    "GET, /metrics/, 404",
    "GET, /metricsandmore, 404",
    "GET, //metrics, 404",
    "GET, /-/healthy, 404",
    "GET, /favicon.ico, 404",
  })
  void onlyReadingIsAllowed(String method, String path, int code) throws Exception {
    Socket socket = send("%s %s HTTP/1.0\r\n\r\n".formatted(method, path));
    String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
    assertThat(answer).startsWith("HTTP/1.1 " + code + " ");
    assertThat(answer.contains("apples_total 3.0")).isEqualTo(method.equals("GET") && code == 200);
    if (code == 405) {
      assertThat(answer).containsIgnoringCase("\r\nAllow: GET, HEAD\r\n");
    }
  }

  @Test
  void closingLeavesNoThreadsWhateverTheClientsDo() throws Exception {
    for (int client = 0; client < MANY; client++) {
      send("GET /");
    }
    Thread.sleep(100);
    assertThat(ours()).isNotEmpty();
    endpoint.close();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!ours().isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(ours()).isEmpty();
  }

  private static List<String> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(
            name -> name.matches("spherometer-(metrics|news)|HTTP-Dispatcher|idle-timeout-task"))
        .toList();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.connect(address());
    return socket;
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(endpoint.uri().getHost(), endpoint.uri().getPort());
  }

  private Socket send(String text) throws IOException {
    Socket socket = connect();
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    return socket;
  }

  /** On a connection of its own, and in time. */
  private String scrape() throws IOException, InterruptedException {
    URI uri = endpoint.uri();
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }
}
