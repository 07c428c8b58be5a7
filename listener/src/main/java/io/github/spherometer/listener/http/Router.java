package io.github.spherometer.listener.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes a request to whoever answers its path, if it may be answered: GET and HEAD only, and as a
 * {@link Guard} allows.
 */
public final class Router implements HttpHandler {

  private static final Set<String> READING = Set.of("GET", "HEAD");

  private record Route(Predicate<String> paths, Guard guard, HttpHandler handler) {}

  private final String elsewhere;
  private final List<Route> routes = new ArrayList<>();

  /**
   * Begins without a path.
   *
   * @param elsewhere what those are told who ask for a path that there is not
   */
  public Router(String elsewhere) {
    this.elsewhere = elsewhere;
  }

  /** Answers one path. */
  public Router at(String path, Guard guard, Responder responder) {
    return at(path::equals, guard, responder);
  }

  /** Answers all paths that are so, unless one that came before does. */
  public Router at(Predicate<String> paths, Guard guard, Responder responder) {
    return add(new Route(paths, guard, new Answering(responder)));
  }

  /** Tells the news at a path. */
  public Router at(String path, Guard guard, NewsStreams news) {
    return add(new Route(path::equals, guard, news));
  }

  private Router add(Route route) {
    routes.add(route);
    return this;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    SecurityHeaders.on(exchange);
    Request request = new Request(exchange);
    Optional<Route> route =
        routes.stream().filter(each -> each.paths().test(request.path())).findFirst();
    Optional<Answer> refusal = refusal(request, route);
    if (refusal.isPresent()) {
      Answering.send(request, refusal.get());
    } else {
      route.orElseThrow().handler().handle(exchange);
    }
  }

  private Optional<Answer> refusal(Request request, Optional<Route> route) {
    if (route.isEmpty()) {
      return Optional.of(Answer.sentence(404, "Not found; " + elsewhere));
    }
    Optional<Answer> guarded = route.get().guard().refusal(request);
    if (guarded.isEmpty() && !READING.contains(request.method())) {
      return Optional.of(
          Answer.sentence(405, "Not allowed; this can be read only").with("Allow", "GET, HEAD"));
    }
    return guarded;
  }
}
