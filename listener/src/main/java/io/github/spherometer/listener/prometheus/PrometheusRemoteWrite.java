package io.github.spherometer.listener.prometheus;

import ai.djl.util.Preconditions;
import io.github.spherometer.listener.http.MachineName;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.metrics.CurvatureMetrics;
import io.github.spherometer.listener.push.Destination;
import io.github.spherometer.listener.push.RemoteWriter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every measurement to a Prometheus with the time at which it was taken, by remote write
 * 1.0, which Mimir, Thanos, VictoriaMetrics and others take, too. A scrape shows the latest
 * measurement, and misses those between two scrapes.
 *
 * <pre>{@code
 * try (PrometheusRemoteWrite write =
 *     PrometheusRemoteWrite.start(URI.create("http://127.0.0.1:9090/api/v1/write"))) {
 *   CurvatureListener listener = CurvatureListener.builder().remoteWrite(write).build();
 * }
 * }</pre>
 *
 * <p>It has a registry of its own, in which the series are those that a scrape would show; whatever
 * else is registered there is written, too. They are written after each measurement, with the time
 * of that or the next millisecond that is free, and every few seconds between them.
 *
 * <p>The training waits for the server at its end alone, 5 seconds at most. Samples that cannot be
 * written wait and are tried again; of more than a million, or 5000 measurements, the oldest are
 * lost, and so is what the server refuses. {@link #lost} counts them, and the log says why.
 *
 * <p>Prometheus takes them if it is started with {@code --web.enable-remote-write-receiver}. What
 * it scrapes as well would be there twice.
 *
 * <p>Needs {@code micrometer-registry-prometheus} 1.13.0 or newer on the class path, and Java's
 * module {@code java.net.http}.
 */
public final class PrometheusRemoteWrite implements AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(PrometheusRemoteWrite.class);

  /** Less than the end of a training waits for those who are told of it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final MeterRegistry registry;
  private final URI receiver;
  private final RemoteWriter writer;

  private PrometheusRemoteWrite(MeterRegistry registry, URI receiver, RemoteWriter writer) {
    this.registry = registry;
    this.receiver = receiver;
    this.writer = writer;
  }

  /**
   * Starts to write, with every default set.
   *
   * @param receiver such as http://127.0.0.1:9090/api/v1/write
   * @return for {@code CurvatureListener.builder().remoteWrite(...)}
   * @throws IllegalArgumentException if the address is not HTTP
   * @throws IllegalStateException if a library that it needs is missing or too old; says which
   */
  public static PrometheusRemoteWrite start(URI receiver) {
    return builder(receiver).start();
  }

  /**
   * Starts a configuration.
   *
   * @param receiver such as http://127.0.0.1:9090/api/v1/write
   * @return a builder with every default set
   * @throws IllegalArgumentException if the address is not HTTP
   */
  public static Builder builder(URI receiver) {
    return new Builder(receiver);
  }

  /**
   * Returns the registry that is written.
   *
   * @return for meters of the user's own
   */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * Returns what is not there and will not come: samples that the server has refused, or that
   * became too many while it was away.
   *
   * @return number of samples, one for each series at each time
   */
  public long lost() {
    return writer.lost();
  }

  /**
   * Begins a run. {@code CurvatureListener} calls it; for measurements that come from elsewhere.
   *
   * @param run name of the run
   * @param model name of the model
   * @param start when the run began, to the millisecond: tells it from others of its name
   * @param tags more tags of every meter, with keys of the user's own
   * @param topK number of eigenvalues
   * @return to be told of the run; its end waits until everything is written, 5 seconds at most,
   *     and to close it ends its series
   * @throws IllegalArgumentException as {@link CurvatureMetrics}
   * @throws IllegalStateException as {@link CurvatureMetrics}
   */
  public MeasurementSink begin(String run, String model, Instant start, Tags tags, int topK) {
    return new WrittenRun(
        new CurvatureMetrics(registry, run, model, start, tags, topK), writer, this::flush);
  }

  private void flush() {
    if (!writer.flush(PATIENCE)) {
      logger.warn(
          "The training has ended, and {} samples are not yet written to {}; they wait for it as"
              + " long as this process runs",
          writer.waiting(),
          receiver);
    }
  }

  /**
   * Ends all series, waits until everything is written, 5 seconds at most, and closes the registry.
   */
  @Override
  public void close() {
    long before = writer.lost();
    writer.end(PATIENCE);
    registry.close();
    long lost = writer.lost() - before;
    if (lost > 0) {
      logger.warn("{} samples are lost, {} did not take them in time", lost, receiver);
    }
  }

  /** Configures {@link PrometheusRemoteWrite}. */
  public static final class Builder {

    private static final Duration SHORTEST = Duration.ofMillis(100);

    private final Recipient receiver;
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private Duration interval = Duration.ofSeconds(5);

    private Builder(URI receiver) {
      this.receiver = new Recipient("receiver", receiver, "http://127.0.0.1:9090/api/v1/write");
    }

    /**
     * Adds a label to all series that do not have it themselves. May be called several times.
     * Default: {@code job} is "spherometer", and {@code instance} the name of the machine with the
     * number of the process, such as "gpu-7/4711".
     *
     * @param name of letters, digits and underscores, such as "cluster"
     * @param value not blank
     * @return this
     */
    public Builder label(String name, String value) {
      Preconditions.checkArgument(
          name.matches("[a-zA-Z_][a-zA-Z0-9_]*") && !name.startsWith("__"),
          "name is \""
              + name
              + "\", must be letters, digits and underscores, and not begin with two of these");
      Preconditions.checkArgument(
          !value.isBlank(), name + " is \"" + value + "\", must not be blank");
      labels.put(name, value);
      return this;
    }

    /**
     * Adds a header to all requests, such as {@code Authorization}, or {@code X-Scope-OrgID} for
     * Mimir. May be called several times. Default: none but those of the protocol.
     *
     * @param name one that Java's client lets be set
     * @param value what it says
     * @return this
     * @throws IllegalArgumentException if the client does not let it be set
     */
    public Builder header(String name, String value) {
      try {
        HttpRequest.newBuilder(receiver.uri()).setHeader(name, value);
      } catch (IllegalArgumentException e) { // without the value, which may be a secret
        throw new IllegalArgumentException(
            "header is \"" + name + "\", must be one that can be set, with a value of one line");
      }
      headers.put(name, value);
      return this;
    }

    /**
     * Sets how often the series are written between measurements. Default 5 seconds.
     *
     * @param interval at least 100 milliseconds
     * @return this
     */
    public Builder interval(Duration interval) {
      Preconditions.checkArgument(
          interval.compareTo(SHORTEST) >= 0,
          "interval is " + interval + ", must be at least " + SHORTEST);
      this.interval = interval;
      return this;
    }

    /**
     * Sets how long a request may take, its answer included. Default 10 seconds.
     *
     * @param timeout greater than 0
     * @return this
     */
    public Builder timeout(Duration timeout) {
      receiver.timeout(timeout);
      return this;
    }

    /**
     * Sets who sends the requests: passwords, TLS and proxies are set there. Default: a client of
     * Java's without any of them.
     *
     * @param client stays its owner's
     * @return this
     */
    public Builder client(HttpClient client) {
      receiver.client(client);
      return this;
    }

    /**
     * Starts to write.
     *
     * @return for {@code CurvatureListener.builder().remoteWrite(...)}; to be closed behind the
     *     listener
     * @throws IllegalStateException if a library that it needs is missing or too old; says which
     */
    public PrometheusRemoteWrite start() {
      PrometheusPage page =
          PrometheusLibraries.use("PrometheusRemoteWrite", () -> PrometheusPage.ofNewRegistry());
      labels.putIfAbsent("job", "spherometer");
      labels.putIfAbsent(
          "instance", MachineName.own().orElse("unknown") + "/" + ProcessHandle.current().pid());
      RemoteWriter writer =
          new RemoteWriter(
              () -> new String(page.in(PrometheusPage.TEXT), StandardCharsets.UTF_8),
              Map.copyOf(labels),
              new Destination(
                  receiver.uri(), receiver.client(), Map.copyOf(headers), receiver.timeout()),
              interval);
      return new PrometheusRemoteWrite(page.registry(), receiver.uri(), writer);
    }
  }
}
