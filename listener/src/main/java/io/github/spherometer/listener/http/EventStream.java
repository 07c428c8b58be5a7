package io.github.spherometer.listener.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalLong;

/** The events that one client is sent, for as long as they keep the connection. */
final class EventStream {

  static final String TYPE = "text/event-stream";

  private final HttpExchange exchange;
  private final long begin = System.nanoTime();
  private OptionalLong told = OptionalLong.empty();
  private long spoke = begin;

  private EventStream(HttpExchange exchange) {
    this.exchange = exchange;
  }

  /** Sends the headers; the events may come later and from another thread. */
  static EventStream begin(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().close(); // so that the other thread need not wait for its end
    exchange.getResponseHeaders().set("Content-Type", TYPE);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Accel-Buffering", "no"); // else nginx keeps events back
    exchange.sendResponseHeaders(200, 0);
    return new EventStream(exchange);
  }

  boolean isOlderThan(Duration age) {
    return System.nanoTime() - begin > age.toNanos();
  }

  boolean knows(long version) {
    return told.equals(OptionalLong.of(version));
  }

  boolean hasBeenSilentFor(Duration time) {
    return System.nanoTime() - spoke > time.toNanos();
  }

  /** An event. */
  void tell(long version) throws IOException {
    send("data: {\"version\":%d}\n\n".formatted(version));
    told = OptionalLong.of(version);
  }

  /** A line without a meaning: it keeps the connection, or finds that there is none. */
  void comment() throws IOException {
    send(":\n\n");
  }

  private void send(String text) throws IOException {
    OutputStream out = exchange.getResponseBody();
    out.write(text.getBytes(US_ASCII));
    out.flush();
    spoke = System.nanoTime();
  }

  /** The end, whose bytes may have to wait for the client, too. */
  void end() {
    exchange.close();
  }
}
