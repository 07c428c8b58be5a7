package io.github.spherometer.listener.prometheus;

import ai.djl.util.Preconditions;
import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpsConfigurator;
import io.github.spherometer.listener.http.Guard;
import io.github.spherometer.listener.http.HostGuard;
import io.github.spherometer.listener.http.MachineName;
import io.github.spherometer.listener.http.NewsStreams;
import io.github.spherometer.listener.http.OriginGuard;
import io.github.spherometer.listener.http.Router;
import io.github.spherometer.listener.http.WebServer;
import io.github.spherometer.listener.page.LivePages;
import io.github.spherometer.listener.page.PageData;
import io.github.spherometer.listener.page.PageRoutes;
import io.github.spherometer.listener.page.RunHistories;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry, the {@code /metrics} page that Prometheus scrapes it from, and the live page for a
 * browser.
 *
 * <pre>{@code
 * try (PrometheusEndpoint endpoint = PrometheusEndpoint.start(9464)) {
 *   CurvatureListener listener = CurvatureListener.builder().registry(endpoint.registry()).build();
 * }
 * }</pre>
 *
 * <p>It answers GET and HEAD, compressed where the client accepts that, on eight threads at most. A
 * client has 10 seconds to send their request and 10 to take the answer, half a second where others
 * wait, and is cut off then. The size of a request is limited by Java's server: its head to 380 kB
 * in current versions of Java, its body to 64 kB. One more thread tells the live pages that are
 * open, 64 at most, what is new.
 *
 * <p>No other site can read it: requests must be sent to an address, to localhost, to the name that
 * containers have for this machine ({@code host.docker.internal}, {@code
 * host.containers.internal}), to the name that was given as {@link Builder#host}, or to one that
 * was {@linkplain Builder#allowHost allowed}. On other interfaces than loopback the machine's own
 * name will do, too, and {@code /metrics} can be asked for under any name.
 *
 * <p>Needs {@code micrometer-registry-prometheus} 1.13.0 or newer on the class path, and Java's
 * module {@code jdk.httpserver}. An application with a registry and an endpoint of its own needs
 * neither them nor this class.
 */
public final class PrometheusEndpoint implements AutoCloseable {

  private final MeterRegistry registry;
  private final WebServer server;
  private final NewsStreams news;
  private final ScrapeWatch watch;

  private PrometheusEndpoint(
      MeterRegistry registry, WebServer server, NewsStreams news, ScrapeWatch watch) {
    this.registry = registry;
    this.server = server;
    this.news = news;
    this.watch = watch;
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
   * Returns the address of the metrics.
   *
   * @return such as http://127.0.0.1:9464/metrics
   */
  public URI uri() {
    return server.uri(MetricsPage.PATH);
  }

  /**
   * Returns the address of the live page.
   *
   * @return such as http://127.0.0.1:9464/
   */
  public URI page() {
    return server.uri("/");
  }

  /**
   * Waits until the metrics have been scraped once more, so that the last values of a short
   * training are not lost. To be called when the training is over, and before the listener is
   * closed, which takes its meters away.
   *
   * @param most how long to wait, such as two scrape intervals; not negative
   * @return whether they were scraped
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
    LivePages.hide(registry);
    news.close();
    server.close();
    registry.close();
  }

  /** Configures {@link PrometheusEndpoint}. */
  public static final class Builder {

    private static final Logger logger = LoggerFactory.getLogger(PrometheusEndpoint.class);

    private static final int MOST_RUNS = 10_000;

    private @Nullable String host;
    private final Set<String> allowedHosts = new HashSet<>();
    private int port;
    private int ports = 1;
    private int mostRuns = RunHistories.MOST_RUNS;
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
     * Takes the next free port where the given one is taken, of 100 ports at most, and says so in
     * the log. Default: a taken port is an error.
     *
     * @return this
     */
    public Builder orNextFreePort() {
      this.ports = 100;
      return this;
    }

    /**
     * Allows to ask under one more name, such as that of a reverse proxy. May be called several
     * times. Default: none but {@link #host}, localhost, the name that containers have for this
     * machine, addresses and, unless only this machine can reach it, the machine's own name.
     *
     * @param name without a port, such as "training.example.org"
     * @return this
     */
    public Builder allowHost(String name) {
      Preconditions.checkArgument(
          name.matches("[A-Za-z0-9._-]+"),
          "name is \"" + name + "\", must be a host name without a port");
      allowedHosts.add(name);
      return this;
    }

    /**
     * Sets how many runs the live page keeps. Of more, the oldest that has ended goes first. One
     * takes four megabytes at most. Default 16.
     *
     * @param most from 1 to 10 000
     * @return this
     */
    public Builder runs(int most) {
      Preconditions.checkArgument(
          most >= 1 && most <= MOST_RUNS, "most is " + most + ", must be from 1 to " + MOST_RUNS);
      this.mostRuns = most;
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
      RunHistories runs = new RunHistories(mostRuns);
      PrometheusEndpoint endpoint = start(runs);
      LivePages.show(endpoint.registry(), runs);
      return endpoint;
    }

    PrometheusEndpoint start(PageData data) {
      PrometheusPage page =
          PrometheusLibraries.use("PrometheusEndpoint", () -> PrometheusPage.ofNewRegistry());
      InetAddress address = address();
      ScrapeWatch watch = new ScrapeWatch();
      NewsStreams news = new NewsStreams(data::version, NewsStreams.Limits.DEFAULT);
      Guard host = hostGuard(address);
      Router router = new Router("the page is at /, the metrics are at " + MetricsPage.PATH);
      // Prometheus asks under names that nobody knows here, and shows nobody what it gets.
      router.at(
          MetricsPage.PATH,
          address.isLoopbackAddress() ? host : Guard.NONE,
          new MetricsPage(page, watch));
      PageRoutes.add(router, host.and(new OriginGuard()), data, news);
      return new PrometheusEndpoint(page.registry(), serve(address, router), news, watch);
    }

    private Guard hostGuard(InetAddress address) {
      Set<String> names = new HashSet<>(allowedHosts);
      if (host != null) {
        names.add(host);
      }
      if (!address.isLoopbackAddress()) {
        names.addAll(MachineName.all());
      }
      return new HostGuard(names, "PrometheusEndpoint.builder().allowHost(...)");
    }

    private InetAddress address() {
      try {
        return host == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(
            "host is \"" + host + "\", must be a name or an address of this machine", e);
      }
    }

    private WebServer serve(InetAddress address, Router router) {
      try {
        WebServer server =
            WebServer.start(
                new WebServer.Options(address, port, ports, authenticator, httpsConfigurator),
                router);
        if (port != 0 && server.port() != port) {
          logger.info("Port {} is taken; serving on port {} instead", port, server.port());
        }
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot serve metrics on %s port %d: %s; choose another host or port, 0 for a free one"
                .formatted(address.getHostAddress(), port, e.getMessage()),
            e);
      }
    }
  }
}
