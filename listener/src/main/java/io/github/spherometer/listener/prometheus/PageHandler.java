package io.github.spherometer.listener.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers GET and HEAD of {@code /metrics}, and refuses everything else. */
final class PageHandler implements HttpHandler {

  static final String PATH = "/metrics";

  private static final Logger logger = LoggerFactory.getLogger(PageHandler.class);
  private static final String PLAIN = "text/plain; charset=utf-8";

  private final PrometheusPage page;
  private final ScrapeWatch watch;

  PageHandler(PrometheusPage page, ScrapeWatch watch) {
    this.page = page;
    this.watch = watch;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      if (PATH.equals(exchange.getRequestURI().getPath())) {
        answer(exchange);
      } else {
        send(exchange, 404, PLAIN, "Not found; the metrics are at /metrics\n".getBytes(UTF_8));
      }
    } finally {
      exchange.close();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "GET" -> show(exchange);
      case "HEAD" -> send(exchange, 200, format(exchange), new byte[0]);
      default -> {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, 405, PLAIN, "Not allowed; the metrics can be read only\n".getBytes(UTF_8));
      }
    }
  }

  private void show(HttpExchange exchange) throws IOException {
    long collected = System.nanoTime();
    String format = format(exchange);
    byte[] body;
    try {
      body = RequestThreads.work(() -> page.in(format));
    } catch (RuntimeException | LinkageError e) { // meters of the user may throw anything
      logger.warn("The metrics cannot be shown: {}", e.toString());
      send(exchange, 500, PLAIN, ("The metrics cannot be shown: " + e + "\n").getBytes(UTF_8));
      return;
    }
    send(exchange, 200, format, body);
    exchange.close();
    watch.answered(collected);
  }

  private static String format(HttpExchange exchange) {
    return PrometheusPage.format(exchange.getRequestHeaders().getFirst("Accept"));
  }

  private static void send(HttpExchange exchange, int code, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    byte[] sent = body;
    if (code == 200 && acceptsGzip(exchange)) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      sent = zipped(body);
    }
    boolean empty = sent.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(code, empty ? -1 : sent.length);
    if (!empty) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(sent);
      }
    }
  }

  private static boolean acceptsGzip(HttpExchange exchange) {
    List<String> encodings = exchange.getRequestHeaders().get("Accept-Encoding");
    return encodings != null && encodings.stream().anyMatch(value -> value.contains("gzip"));
  }

  private static byte[] zipped(byte[] body) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(body);
    }
    return zipped.toByteArray();
  }
}
