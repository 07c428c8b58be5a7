package io.github.spherometer.listener.metrics;

import ai.djl.util.Preconditions;
import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpsConfigurator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
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
 * <p>Needs {@code micrometer-registry-prometheus} and {@code
 * prometheus-metrics-exporter-httpserver} on the class path. An application with a registry and an
 * endpoint of its own needs neither them nor this class.
 */
public final class PrometheusEndpoint implements AutoCloseable {

  private final PrometheusMeterRegistry registry;
  private final HTTPServer server;
  private final ScrapeWatch watch;
  private final URI uri;

  private PrometheusEndpoint(
      PrometheusMeterRegistry registry, HTTPServer server, ScrapeWatch watch, URI uri) {
    this.registry = registry;
    this.server = server;
    this.watch = watch;
    this.uri = uri;
  }

  /**
   * Serves on the loopback interface, to this machine alone.
   *
   * @param port from 1 to 65535, or 0 for a free one
   * @return the running endpoint
   * @throws UncheckedIOException if the port is taken or may not be used
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
    server.close();
    watch.shutdownNow();
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
     */
    public PrometheusEndpoint start() {
      PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      InetAddress address = address();
      ScrapeWatch watch = new ScrapeWatch();
      registry.getPrometheusRegistry().register(collected(watch));
      HTTPServer server = serve(registry, address, watch);
      return new PrometheusEndpoint(registry, server, watch, uri(address, server.getPort()));
    }

    private InetAddress address() {
      try {
        return host == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(
            "host is \"" + host + "\", must be a name or an address of this machine", e);
      }
    }

    /** Adds nothing to the page, but knows when it is made. */
    private static MultiCollector collected(ScrapeWatch watch) {
      return () -> {
        watch.collecting();
        return new MetricSnapshots();
      };
    }

    private HTTPServer serve(
        PrometheusMeterRegistry registry, InetAddress address, ScrapeWatch watch) {
      HTTPServer.Builder server =
          HTTPServer.builder()
              .inetAddress(address)
              .port(port)
              .executorService(watch)
              .registry(registry.getPrometheusRegistry());
      if (authenticator != null) {
        server.authenticator(authenticator);
      }
      if (httpsConfigurator != null) {
        server.httpsConfigurator(httpsConfigurator);
      }
      try {
        return server.buildAndStart();
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot serve metrics on %s port %d: %s; choose another host or port, 0 for a free one"
                .formatted(address.getHostAddress(), port, e.getMessage()),
            e);
      }
    }

    private URI uri(InetAddress address, int boundPort) {
      String scheme = httpsConfigurator == null ? "http" : "https";
      InetAddress reachable =
          address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
      String name = reachable.getHostAddress();
      String literal = name.contains(":") ? "[" + name + "]" : name;
      return URI.create("%s://%s:%d/metrics".formatted(scheme, literal, boundPort));
    }
  }
}
