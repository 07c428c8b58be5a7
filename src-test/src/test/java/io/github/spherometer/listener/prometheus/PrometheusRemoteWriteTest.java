package io.github.spherometer.listener.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.spherometer.dashboards.servers.Programs;
import io.github.spherometer.dashboards.servers.PrometheusServer;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.fixtures.SmallTraining.Trajectory;
import io.github.spherometer.listener.CurvatureListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are away, hang, are busy or refuse. */
@Timeout(120)
class PrometheusRemoteWriteTest {

  private static final URI NOBODY = URI.create("http://127.0.0.1:1/api/v1/write");

  private static CurvatureListener listener(PrometheusRemoteWrite write) {
    return Listeners.exact().run("r").everyBatches(1).remoteWrite(write).build();
  }

  @Test
  void aServerThatIsAwayHoldsTheTrainingUpForSecondsAtItsEndAndChangesNothing() throws Exception {
    PrometheusRemoteWrite write = PrometheusRemoteWrite.start(NOBODY);
    try (CurvatureListener listener = listener(write)) {
      assertThatItEndsInTime(listener);
      assertThat(write.lost()).isZero();
    }
    write.close();
    assertThat(write.lost()).isGreaterThan(8 * 100);
  }

  @Test
  void aServerThatHangsHoldsTheTrainingUpForSecondsAtItsEndAndChangesNothing() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        PrometheusRemoteWrite write =
            PrometheusRemoteWrite.start(URI.create("http://127.0.0.1:" + silent.getLocalPort()));
        CurvatureListener listener = listener(write)) {
      assertThatItEndsInTime(listener);
    }
  }

  /** Five seconds at the end, and whatever the training takes. */
  private static void assertThatItEndsInTime(CurvatureListener listener) throws Exception {
    Instant begin = Instant.now();
    Trajectory with = new SmallTraining().epochs(1).listener(listener).run();
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(30));
    assertThat(with).isEqualTo(new SmallTraining().epochs(1).run());
  }

  @Test
  void whatIsRefusedIsCountedAndTheRestIsWritten() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (Server server = new Server(exchange -> requests.getAndIncrement() == 0 ? 400 : 204);
        PrometheusRemoteWrite write =
            PrometheusRemoteWrite.builder(server.uri()).interval(Duration.ofMillis(100)).start()) {
      write.registry().counter("some");
      await(() -> requests.get() >= 5);
      assertThat(write.lost()).isEqualTo(1);
    }
  }

  /** A real Prometheus behind a proxy that is busy at first. */
  @Test
  void aServerThatComesBackGetsEverythingThatWaited(@TempDir Path directory) throws Exception {
    Programs.assumeInstalled("prometheus");
    AtomicInteger busy = new AtomicInteger(6);
    try (PrometheusServer prometheus = PrometheusServer.startReceiver(directory);
        Server proxy =
            new Server(
                exchange ->
                    busy.getAndDecrement() > 0 ? 503 : forward(exchange, prometheus.receiver()));
        PrometheusRemoteWrite write =
            PrometheusRemoteWrite.builder(proxy.uri()).interval(Duration.ofHours(1)).start();
        CurvatureListener listener = listener(write)) {
      new SmallTraining().epochs(2).listener(listener).run();
      assertThat(busy).hasNegativeValue();
      assertThat(
              prometheus.query("count_over_time(spherometer_measured_batch[1h])").get(0).values())
          .containsExactly(17.0); // 16 measurements and the end
      assertThat(write.lost()).isZero();
    }
  }

  private static int forward(HttpExchange exchange, URI receiver) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(receiver);
    for (String header : new String[] {"Content-Encoding", "Content-Type"}) {
      request.header(header, exchange.getRequestHeaders().getFirst(header));
    }
    try {
      byte[] body = exchange.getRequestBody().readAllBytes();
      return HttpClient.newHttpClient()
          .send(request.POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void requestsHaveTheHeadersOfTheProtocolAndOnesOwn() throws Exception {
    try (Server server = new Server(PrometheusRemoteWriteTest::codeOfHeaders)) {
      PrometheusRemoteWrite write =
          PrometheusRemoteWrite.builder(server.uri())
              .header("X-Scope-OrgID", "lab")
              .header("Authorization", "Bearer secret")
              .start();
      write.registry().counter("some");
      write.close();
      assertThat(write.lost()).isZero();
    }
  }

  private static int codeOfHeaders(HttpExchange exchange) {
    var headers = exchange.getRequestHeaders();
    return headers.getFirst("Content-Encoding").equals("snappy")
            && headers.getFirst("Content-Type").equals("application/x-protobuf")
            && headers.getFirst("X-Prometheus-Remote-Write-Version").equals("0.1.0")
            && headers.getFirst("X-Scope-OrgID").equals("lab")
            && headers.getFirst("Authorization").equals("Bearer secret")
        ? 200
        : 400;
  }

  @ParameterizedTest
  @ValueSource(strings = {"prometheus:9090", "ftp://prometheus", "/api/v1/write"})
  void anAddressThatIsNotHttpIsRefused(String receiver) {
    assertThatThrownBy(() -> PrometheusRemoteWrite.builder(URI.create(receiver)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("receiver is \"" + receiver + "\", must be an address such as");
  }

  @Test
  void argumentsAreChecked() {
    PrometheusRemoteWrite.Builder builder = PrometheusRemoteWrite.builder(NOBODY);
    assertThatThrownBy(() -> builder.label("a-b", "x")).hasMessageContaining("name is \"a-b\"");
    assertThatThrownBy(() -> builder.label("__a", "x")).hasMessageContaining("name is \"__a\"");
    assertThatThrownBy(() -> builder.label("job", " "))
        .hasMessage("job is \" \", must not be blank");
    assertThatThrownBy(() -> builder.timeout(Duration.ZERO))
        .hasMessage("timeout is PT0S, must be greater than 0");
    assertThatThrownBy(() -> builder.interval(Duration.ofMillis(99)))
        .hasMessage("interval is PT0.099S, must be at least PT0.1S");
    assertThatThrownBy(() -> builder.header("Host", "secret"))
        .hasMessageContaining("header is \"Host\"")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> builder.header("X-A", "two\nlines"))
        .hasMessageContaining("header is \"X-A\"");
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(10); // the time limit of the test ends it
    }
  }

  /** What a server does with a request. */
  @FunctionalInterface
  private interface Answer {

    int code(HttpExchange exchange) throws IOException;
  }

  /** A small one, on a thread of its own. */
  private static final class Server implements AutoCloseable {

    private final HttpServer server;

    Server(Answer answer) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(answer.code(exchange), -1);
            exchange.close();
          });
      server.start();
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/v1/write");
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
