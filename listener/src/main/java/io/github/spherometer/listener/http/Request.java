package io.github.spherometer.listener.http;

import com.sun.net.httpserver.HttpExchange;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client asks for. */
public final class Request {

  private final HttpExchange exchange;

  Request(HttpExchange exchange) {
    this.exchange = exchange;
  }

  HttpExchange exchange() {
    return exchange;
  }

  /** The path, decoded; empty if there is none. */
  public String path() {
    String path = exchange.getRequestURI().getPath();
    return path == null ? "" : path;
  }

  /** The value of a parameter behind the question mark. */
  public Optional<String> parameter(String name) {
    String query = exchange.getRequestURI().getQuery();
    return query == null
        ? Optional.empty()
        : Arrays.stream(query.split("&", -1))
            .filter(pair -> pair.startsWith(name + "="))
            .map(pair -> pair.substring(name.length() + 1))
            .findFirst();
  }

  /** The first line of a header. */
  public @Nullable String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  /** Whether only the headers of the answer are wanted. */
  public boolean isHead() {
    return method().equals("HEAD");
  }

  String method() {
    return exchange.getRequestMethod();
  }

  List<String> headers(String name) {
    return exchange.getRequestHeaders().getOrDefault(name, List.of());
  }

  boolean accepts(String encoding) {
    return headers("Accept-Encoding").stream().anyMatch(value -> value.contains(encoding));
  }
}
