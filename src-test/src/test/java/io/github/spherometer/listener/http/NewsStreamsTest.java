package io.github.spherometer.listener.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.fixtures.RawHttp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NewsStreamsTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration MOMENT = Duration.ofMillis(10);

  private final AtomicLong version = new AtomicLong(17);
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  /** A server whose news are at /news, and which answers "here" at /here. */
  private URI server(LongSupplier versions, NewsStreams.Limits limits) throws IOException {
    NewsStreams news = new NewsStreams(versions, limits);
    Router router =
        new Router("nothing")
            .at("/news", Guard.NONE, news)
            .at("/here", Guard.NONE, request -> Answer.json("here".getBytes(US_ASCII)));
    WebServer server =
        WebServer.start(
            new WebServer.Options(InetAddress.getLoopbackAddress(), 0, 1, null, null), router);
    opened.add(news);
    opened.add(server);
    return server.uri("/");
  }

  private static NewsStreams.Limits most(int streams) {
    return new NewsStreams.Limits(streams, LONG, MOMENT, LONG, LONG);
  }

  private Client listen(URI server) throws IOException {
    return listen(server, 0);
  }

  private Client listen(URI server, int receiveBuffer) throws IOException {
    Client client = new Client(server, receiveBuffer);
    opened.add(client);
    return client;
  }

  /** Somebody who listens to the news. */
  private static final class Client implements AutoCloseable {

    private final Socket socket = new Socket();
    private final BufferedReader in;

    Client(URI server, int receiveBuffer) throws IOException {
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setSoTimeout(20_000); // an interrupt does not end a read
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
      socket.getOutputStream().write("GET /news HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    }

    /** The next line that is so; null if the stream ends before. */
    String next(String pattern) throws IOException {
      String line = in.readLine();
      while (line != null && !line.matches(pattern)) {
        line = in.readLine();
      }
      return line;
    }

    String status() throws IOException {
      return next("HTTP/.*");
    }

    String event() throws IOException {
      return next("data:.*");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void whoeverComesIsToldTheVersionAndThenEveryNewOne() throws Exception {
    URI server = server(version::get, most(3));
    Client client = listen(server);
    assertThat(client.status()).isEqualTo("HTTP/1.1 200 OK");
    assertThat(client.next("Content-type:.*")).isEqualTo("Content-type: text/event-stream");
    assertThat(client.event()).isEqualTo("data: {\"version\":17}");
    version.set(18);
    assertThat(client.event()).isEqualTo("data: {\"version\":18}");
    Client other = listen(server);
    assertThat(other.event()).isEqualTo("data: {\"version\":18}");
    version.set(19);
    assertThat(other.event()).isEqualTo("data: {\"version\":19}");
    assertThat(client.event()).isEqualTo("data: {\"version\":19}");
  }

  @Test
  void aSilentStreamIsKeptByLinesWithoutAMeaning() throws Exception {
    Client client =
        listen(server(version::get, new NewsStreams.Limits(3, LONG, MOMENT, MOMENT, LONG)));
    assertThat(client.event()).isEqualTo("data: {\"version\":17}");
    for (int line = 0; line < 3; line++) {
      assertThat(client.next("data:.*|:.*")).isEqualTo(":");
    }
    version.set(18);
    assertThat(client.event()).isEqualTo("data: {\"version\":18}");
  }

  @Test
  void aStreamEndsInOrderAfterItsTimeAndLeavesItsPlace() throws Exception {
    Duration life = Duration.ofMillis(200);
    URI server = server(version::get, new NewsStreams.Limits(1, life, MOMENT, LONG, LONG));
    for (int time = 0; time < 3; time++) {
      Client client = listen(server);
      assertThat(client.event()).isEqualTo("data: {\"version\":17}");
      assertThat(client.next("0")).as("the last chunk").isEqualTo("0");
    }
  }

  @Test
  void moreThanThereArePlacesAreSentAwayUntilOneIsLeft() throws Exception {
    URI server = server(version::get, most(2));
    Client first = listen(server);
    Client second = listen(server);
    first.event();
    second.event();
    assertThat(RawHttp.answer(server, "GET /news"))
        .startsWith("HTTP/1.1 503 ")
        .contains("Retry-after: 10\r\n")
        .contains("Too many are listening");
    first.close();
    assertThat(whenThereIsAPlace(server).event()).startsWith("data:");
  }

  /** That a client has gone is found out by telling them something. */
  private Client whenThereIsAPlace(URI server) throws Exception {
    Client client = listen(server);
    while (client.status().contains(" 503 ")) {
      version.incrementAndGet();
      Thread.sleep(20);
      client = listen(server);
    }
    return client;
  }

  /** Streams never wait for their clients on the threads that everybody needs. */
  @Test
  void streamsHoldNoThreadOfTheRequests() throws Exception {
    URI server = server(version::get, most(64));
    for (int client = 0; client < 64; client++) {
      listen(server).event();
    }
    assertThat(RawHttp.answer(server, "GET /here")).endsWith("here");
    assertThat(RawHttp.status(server, "GET /news")).isEqualTo(503);
  }

  /** News without a pause fill the buffers of a socket that nobody reads from. */
  @Test
  void aClientThatTakesNothingIsCutOffAndTheOthersGoOn() throws Exception {
    Duration write = Duration.ofMillis(300);
    URI server =
        server(
            version::incrementAndGet, new NewsStreams.Limits(3, LONG, Duration.ZERO, LONG, write));
    listen(server, 4096);
    listen(server, 4096);
    Client reader = listen(server);
    reader.event();
    Client next = placeBeside(reader, server);
    assertThat(next.event()).startsWith("data:");
    assertThat(reader.event()).startsWith("data:");
  }

  /** A place that somebody who was cut off has left, while the reader goes on reading. */
  private Client placeBeside(Client reader, URI server) throws Exception {
    Client client = listen(server);
    while (client.status().contains(" 503 ")) {
      client.close();
      for (int event = 0; event < 1000; event++) {
        assertThat(reader.event()).startsWith("data:");
      }
      client = listen(server);
    }
    return client;
  }

  @Test
  void thereIsNoThreadWithoutAClient() throws Exception {
    URI server = server(version::get, most(3));
    assertThat(tellers()).isZero();
    Client client = listen(server);
    client.event();
    assertThat(tellers()).isPositive();
    client.close();
    while (tellers() > 0) {
      version.incrementAndGet();
      Thread.sleep(20);
    }
    assertThat(listen(server).event()).startsWith("data:");
  }

  private static long tellers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("spherometer-news"))
        .count();
  }

  @Test
  void aVersionThatCannotBeToldOnceIsToldLater() throws Exception {
    AtomicLong asked = new AtomicLong();
    LongSupplier versions =
        () -> {
          if (asked.incrementAndGet() == 3) {
            throw new IllegalStateException("not now");
          }
          return asked.get();
        };
    Client client = listen(server(versions, most(3)));
    assertThat(client.event()).isEqualTo("data: {\"version\":1}");
    assertThat(client.next("data: .*4}")).isEqualTo("data: {\"version\":4}");
  }

  @Test
  void closingEndsTheStreams() throws Exception {
    URI server = server(version::get, most(3));
    Client client = listen(server);
    client.event();
    for (AutoCloseable each : List.copyOf(opened.subList(0, 2))) {
      each.close();
    }
    try {
      assertThat(client.event()).isNull();
    } catch (IOException reset) {
      // An end as well.
    }
    while (tellers() > 0) {
      Thread.sleep(20);
    }
  }
}
