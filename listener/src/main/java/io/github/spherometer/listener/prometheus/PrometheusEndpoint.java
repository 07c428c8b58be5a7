package io.github.spherometer.listener.prometheus;

import ai.djl.util.Preconditions;
import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A registry and the {@code /metrics} page that Prometheus scrapes it from.
 *
 * <pre>{@code
 * try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(9464)) {
 *   CurvatureListener listener = CurvatureListener.builder().registry(endpoint.registry()).build();
 * }
 * }</pre>
 *
 * <p>It answers GET and HEAD of {@code /metrics}, compressed where the client accepts that, on
 * eight threads at most. A client has 10 seconds to send their request and 10 to take the answer,
 * half a second where others wait, and is cut off then. The size of a request is limited by Java's
 * server: its head to 380 kB in current versions of Java, its body to 64 kB.
 *
 * <p>Needs {@code micrometer-registry-prometheus} 1.13.0 or newer on the class path, and Java's
 * module {@code jdk.httpserver}. An application with a registry and an endpoint of its own needs
 * neither them nor this class.
 */
public final class PrometheusEndpoint implements AutoCloseable {

  private final MeterRegistry registry;
  private final HttpServer server;
  private final RequestThreads threads;
  private final ScrapeWatch watch;
  private final URI uri;

  private PrometheusEndpoint(
      MeterRegistry registry,
      HttpServer server,
      RequestThreads threads,
      ScrapeWatch watch,
      URI uri) {
    this.registry = registry;
    this.server = server;
    this.threads = threads;
    this.watch = watch;
    this.uri = uri;
  }

  /**
   * Serves on the loopback interface, to this machine alone.
   *
   * @param port from 1 to 65535, or 0 for a free one
   * @return the running endpoint
   * @throws UncheckedIOException if the port is taken or may not be used
   * @throws IllegalStateException if a library that it needs is missing or too old; says which
   */
  public static PrometheusEndpoint start(int port) {
    return builder().port(port).start();
  }

  /**
   * Starts a configuration.
   *
   * @return a builder with every default set
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the registry that is served.
   *
   * @return the registry for the listener, and for meters of the user's own
   */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * Returns the address of the page.
   *
   * @return such as http://127.0.0.1:9464/metrics
   */
  public URI uri() {
    return uri;
  }

  /**
   * Waits until the page has been scraped once more, so that the last values of a short training
   * are not lost. To be called when the training is over, and before the listener is closed, which
   * takes its meters away.
   *
   * @param most how long to wait, such as two scrape intervals; not negative
   * @return whether it was scraped
   * @throws IllegalArgumentException if the time is negative
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean awaitScrape(Duration most) throws InterruptedException {
    Preconditions.checkArgument(!most.isNegative(), "most is " + most + ", must not be negative");
    return watch.await(most);
  }

  /** Stops serving and closes the registry. */
  @Override
  public void close() {
    server.stop(0);
    threads.close();
    registry.close();
  }

  /** Configures {@link PrometheusEndpoint}. */
  public static final class Builder {

    private @Nullable String host;
    private int port;
    private @Nullable Authenticator authenticator;
    private @Nullable HttpsConfigurator httpsConfigurator;

    private Builder() {}

    /**
     * Sets the address to listen on. Default: loopback, which other machines cannot reach. Whoever
     * opens it to a network should set an {@link #authenticator} and {@link #https}.
     *
     * @param host a name or an address of this machine, or 0.0.0.0 for all of them
     * @return this
     */
    public Builder host(String host) {
      Preconditions.checkArgument(!host.isBlank(), "host is \"" + host + "\", must not be blank");
      this.host = host;
      return this;
    }

    /**
     * Sets the port. Default 0.
     *
     * @param port from 1 to 65535, or 0 for a free one
     * @return this
     */
    public Builder port(int port) {
      Preconditions.checkArgument(
          port >= 0 && port <= 65535, "port is " + port + ", must be from 0 to 65535");
      this.port = port;
      return this;
    }

    /**
     * Asks for a password. Default: none.
     *
     * @param authenticator such as a {@link com.sun.net.httpserver.BasicAuthenticator}
     * @return this
     */
    public Builder authenticator(Authenticator authenticator) {
      this.authenticator = authenticator;
      return this;
    }

    /**
     * Serves over TLS. Default: plain HTTP.
     *
     * @param configurator made from an {@link javax.net.ssl.SSLContext} with the server's
     *     certificate
     * @return this
     */
    public Builder https(HttpsConfigurator configurator) {
      this.httpsConfigurator = configurator;
      return this;
    }

    /**
     * Starts serving.
     *
     * @return the running endpoint
     * @throws IllegalArgumentException if the host is unknown
     * @throws UncheckedIOException if the port is taken or may not be used
     * @throws IllegalStateException if a library that it needs is missing or too old; says which
     */
    public PrometheusEndpoint start() {
      PrometheusPage page =
          PrometheusLibraries.use("PrometheusEndpoint", () -> PrometheusPage.ofNewRegistry());
      InetAddress address = address();
      RequestThreads threads = new RequestThreads(RequestThreads.Limits.DEFAULT);
      ScrapeWatch watch = new ScrapeWatch();
      HttpServer server = create(address);
      server.setExecutor(threads);
      HttpContext all = server.createContext("/", new PageHandler(page, watch));
      if (authenticator != null) {
        all.setAuthenticator(authenticator);
      }
      startOnADaemon(server);
      URI uri = uri(address, server.getAddress().getPort());
      return new PrometheusEndpoint(page.registry(), server, threads, watch, uri);
    }

    private InetAddress address() {
      try {
        return host == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(
            "host is \"" + host + "\", must be a name or an address of this machine", e);
      }
    }

    private HttpServer create(InetAddress address) {
      InetSocketAddress socket = new InetSocketAddress(address, port);
      try {
        if (httpsConfigurator == null) {
          return HttpServer.create(socket, 0);
        }
        HttpsServer server = HttpsServer.create(socket, 0);
        server.setHttpsConfigurator(httpsConfigurator);
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot serve metrics on %s port %d: %s; choose another host or port, 0 for a free one"
                .formatted(address.getHostAddress(), port, e.getMessage()),
            e);
      }
    }

    /**
     * The server's own thread is a daemon if the one that starts it is: no program waits for it.
     */
    private static void startOnADaemon(HttpServer server) {
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

    private URI uri(InetAddress address, int boundPort) {
      String scheme = httpsConfigurator == null ? "http" : "https";
      InetAddress reachable =
          address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
      String name = reachable.getHostAddress();
      String literal = name.contains(":") ? "[" + name + "]" : name;
      return URI.create("%s://%s:%d%s".formatted(scheme, literal, boundPort, PageHandler.PATH));
    }
  }
}
