package io.github.spherometer.listener.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what a {@link Responder} answers, compressed where the client accepts that. */
final class Answering implements HttpHandler {

  private static final Logger logger = LoggerFactory.getLogger(Answering.class);

  private final Responder responder;

  Answering(Responder responder) {
    this.responder = responder;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Request request = new Request(exchange);
    send(request, RequestThreads.work(() -> answer(request)));
  }

  private Answer answer(Request request) {
    try {
      return responder.answer(request);
    } catch (RuntimeException | LinkageError e) { // whatever it is, the client is told
      logger.warn(
          "{} cannot be answered: {}",
          request.exchange().getRequestURI().getRawPath(),
          e.toString());
      return Answer.sentence(500, "This cannot be answered: " + e);
    }
  }

  /** Sends it, and nothing else afterwards. */
  static void send(Request request, Answer answer) throws IOException {
    HttpExchange exchange = request.exchange();
    try (exchange) {
      Headers headers = exchange.getResponseHeaders();
      answer.headers().forEach(headers::set);
      byte[] sent = answer.body();
      if (answer.code() == 200) {
        headers.set("Vary", "Accept-Encoding");
        if (request.accepts("gzip")) {
          headers.set("Content-Encoding", "gzip");
          sent = zipped(sent);
        }
      }
      send(exchange, answer.code(), request.isHead() ? new byte[0] : sent);
    }
    answer.afterwards().run();
  }

  private static void send(HttpExchange exchange, int code, byte[] body) throws IOException {
    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private static byte[] zipped(byte[] body) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(body);
    }
    return zipped.toByteArray();
  }
}
