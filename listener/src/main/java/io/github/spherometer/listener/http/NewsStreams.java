package io.github.spherometer.listener.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * Tells clients that stay, by server-sent events, when there is something new. They hold no thread
 * of the requests. A client that takes nothing is cut off, one that stays long is sent away and
 * comes back by itself.
 */
public final class NewsStreams implements HttpHandler, AutoCloseable {

  /**
   * How many are served, and for how long.
   *
   * @param streams at the same time
   * @param life of each
   * @param look how often it is looked for news
   * @param silence after which a line without a meaning is sent
   * @param write that one client may take
   */
  public record Limits(
      int streams, Duration life, Duration look, Duration silence, Duration write) {

    /** Those of the live page. */
    public static final Limits DEFAULT =
        new Limits(
            64,
            Duration.ofMinutes(10),
            Duration.ofMillis(200),
            Duration.ofSeconds(15),
            Duration.ofSeconds(1));
  }

  private final Semaphore places;
  private final NewsTeller teller;

  /**
   * Begins without a client.
   *
   * @param version a number that is another one when there is something new
   * @param limits how many are served, and for how long
   */
  public NewsStreams(LongSupplier version, Limits limits) {
    places = new Semaphore(limits.streams());
    teller = new NewsTeller(version, limits, places::release);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Request request = new Request(exchange);
    if (request.isHead()) {
      Answering.send(request, Answer.of(EventStream.TYPE, new byte[0]));
    } else if (places.tryAcquire()) {
      begin(exchange);
    } else {
      Answering.send(
          request,
          Answer.sentence(503, "Too many are listening; ask for the runs now and then instead")
              .with("Retry-After", "10"));
    }
  }

  private void begin(HttpExchange exchange) throws IOException {
    EventStream stream;
    try {
      stream = EventStream.begin(exchange);
    } catch (IOException | RuntimeException e) {
      places.release();
      exchange.close();
      throw e;
    }
    teller.add(stream);
  }

  /** Tells nobody any more. The connections are the server's, who closes them. */
  @Override
  public void close() {
    teller.close();
  }
}
