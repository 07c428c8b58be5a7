package io.github.spherometer.listener.http;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Java's server, on threads that nobody can hold for long and that keep no program alive. */
public final class WebServer implements AutoCloseable {

  /**
   * Where it listens, and to whom.
   *
   * @param address of one interface, or of all
   * @param port 0 for a free one
   * @param ports how many are tried, from that one on
   * @param authenticator null if everybody may ask
   * @param https null for plain HTTP
   */
  public record Options(
      InetAddress address,
      int port,
      int ports,
      @Nullable Authenticator authenticator,
      @Nullable HttpsConfigurator https) {}

  private final Options options;
  private final HttpServer server;
  private final RequestThreads threads = new RequestThreads(RequestThreads.Limits.DEFAULT);

  private WebServer(Options options, HttpServer server) {
    this.options = options;
    this.server = server;
  }

  /**
   * Serves.
   *
   * @throws IOException if no port is free
   */
  public static WebServer start(Options options, Router router) throws IOException {
    WebServer web = new WebServer(options, bind(options));
    web.server.setExecutor(web.threads);
    HttpContext everything = web.server.createContext("/", router);
    Authenticator authenticator = options.authenticator();
    if (authenticator != null) {
      everything.setAuthenticator(new WithHeaders(authenticator));
    }
    web.startOnADaemon();
    return web;
  }

  /** Where one is refused, one of the next ones may be had. */
  private static HttpServer bind(Options options) throws IOException {
    BindException refusal = null;
    for (int port = options.port();
        port <= 65535 && port - options.port() < options.ports();
        port++) {
      try {
        return bind(options, port);
      } catch (BindException e) {
        refusal = refusal == null ? e : refusal;
      }
    }
    throw refusal == null ? new IOException("no port to try") : refusal;
  }

  private static HttpServer bind(Options options, int port) throws IOException {
    InetSocketAddress socket = new InetSocketAddress(options.address(), port);
    HttpsConfigurator https = options.https();
    if (https == null) {
      return HttpServer.create(socket, 0);
    }
    HttpsServer server = HttpsServer.create(socket, 0);
    server.setHttpsConfigurator(https);
    return server;
  }

  /** The server's own thread is a daemon if the one that starts it is: no program waits for it. */
  private void startOnADaemon() {
    Thread starter = RequestThreads.daemon(server::start);
    starter.start();
    try {
      starter.join();
    } catch (InterruptedException e) {
      server.stop(0);
      Thread.currentThread().interrupt();
      throw new UncheckedIOException("interrupted", new InterruptedIOException());
    }
  }

  /** The address of a path, such as http://127.0.0.1:9464/metrics. */
  public URI uri(String path) {
    InetAddress bound = options.address();
    InetAddress reachable = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    String name = reachable.getHostAddress();
    String literal = name.contains(":") ? "[" + name + "]" : name;
    String scheme = options.https() == null ? "http" : "https";
    return URI.create("%s://%s:%d%s".formatted(scheme, literal, port(), path));
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Closes all connections and ends the threads, waiting for that a little. */
  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  /** Whoever is not let in gets the headers of our pages, too. */
  private static final class WithHeaders extends Authenticator {

    private final Authenticator asked;

    WithHeaders(Authenticator asked) {
      this.asked = asked;
    }

    @Override
    public Result authenticate(HttpExchange exchange) {
      SecurityHeaders.on(exchange);
      return asked.authenticate(exchange);
    }
  }
}
