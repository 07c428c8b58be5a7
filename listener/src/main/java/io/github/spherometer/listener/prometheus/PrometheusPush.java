package io.github.spherometer.listener.prometheus;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.util.Preconditions;
import io.github.spherometer.listener.push.BoundedRequest;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes a registry to a Prometheus Pushgateway, for trainings that end before they are scraped.
 *
 * <pre>{@code
 * PrometheusPush push =
 *     PrometheusPush.builder(registry, URI.create("http://gateway:9091")).build();
 * config.addTrainingListeners(listener, push.atTrainingEnd());
 * }</pre>
 *
 * <p>A push takes the place of everything that was pushed to the same group before: the same job
 * and the same labels given with {@link Builder#group}. Trainings that should be seen side by side
 * need groups of their own. The gateway keeps a group until it is deleted, so its values are those
 * of the last push however long ago that was.
 *
 * <p>Needs {@code micrometer-registry-prometheus} 1.13.0 or newer on the class path, and Java's
 * module {@code java.net.http}.
 */
public final class PrometheusPush {

  private static final Logger logger = LoggerFactory.getLogger(PrometheusPush.class);

  private final PrometheusPage page;
  private final URI group;
  private final HttpClient client;
  private final Duration timeout;

  private PrometheusPush(PrometheusPage page, URI group, HttpClient client, Duration timeout) {
    this.page = page;
    this.group = group;
    this.client = client;
    this.timeout = timeout;
  }

  /**
   * Starts a configuration.
   *
   * @param registry a {@code PrometheusMeterRegistry}, such as that of a {@link PrometheusEndpoint}
   * @param gateway address of the Pushgateway, such as http://gateway:9091, with its path prefix if
   *     it has one
   * @return a builder with every default set
   * @throws IllegalArgumentException if the registry is another one, or the address not HTTP
   * @throws IllegalStateException if a library that it needs is missing or too old; says which
   */
  public static Builder builder(MeterRegistry registry, URI gateway) {
    return new Builder(registry, gateway);
  }

  /**
   * Returns the address of the group.
   *
   * @return such as http://gateway:9091/metrics/job/spherometer
   */
  public URI uri() {
    return group;
  }

  /**
   * Pushes what the registry holds now, in place of what the group held.
   *
   * @throws UncheckedIOException if the gateway cannot be reached, does not answer in time, or
   *     refuses; names its address and says why
   */
  public void push() {
    send("push to", "PUT", BodyPublishers.ofByteArray(page.in(PrometheusPage.TEXT)));
  }

  /**
   * Deletes the group from the gateway; one that is not there is fine.
   *
   * @throws UncheckedIOException as {@link #push} does
   */
  public void delete() {
    send("delete", "DELETE", BodyPublishers.noBody());
  }

  /**
   * Returns a listener that pushes when a training ends: when its trainer is closed. A push that
   * fails is logged and does not reach the training.
   *
   * @return a listener for {@code addTrainingListeners}, beside the {@code CurvatureListener},
   *     which must not be closed before the trainer
   */
  public TrainingListener atTrainingEnd() {
    return new TrainingListenerAdapter() {
      @Override
      public void onTrainingEnd(Trainer trainer) {
        pushQuietly();
      }
    };
  }

  private void pushQuietly() {
    try {
      push();
    } catch (RuntimeException e) {
      logger.warn("The metrics were not pushed", e);
    }
  }

  private void send(String what, String method, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(group)
            .method(method, body)
            .header("Content-Type", PrometheusPage.TEXT);
    try {
      requireSuccess(BoundedRequest.send(client, request, timeout));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot %s %s: %s".formatted(what, group, BoundedRequest.reason(e)), e);
    }
  }

  private static void requireSuccess(HttpResponse<String> response) throws IOException {
    if (response.statusCode() / 100 != 2) {
      String answer = response.body().strip();
      throw new IOException(
          "the gateway answers %d %.500s".formatted(response.statusCode(), answer));
    }
  }

  /** Configures {@link PrometheusPush}. */
  public static final class Builder {

    private final PrometheusPage page;
    private final Recipient gateway;
    private String job = "spherometer";
    private final Map<String, String> labels = new LinkedHashMap<>();

    private Builder(MeterRegistry registry, URI gateway) {
      this.gateway = new Recipient("gateway", gateway, "http://gateway:9091");
      page = PrometheusLibraries.use("PrometheusPush", () -> PrometheusPage.of(registry));
    }

    /**
     * Sets the label {@code job} of the group. Default "spherometer".
     *
     * @param job not blank
     * @return this
     */
    public Builder job(String job) {
      Preconditions.checkArgument(!job.isBlank(), "job is \"" + job + "\", must not be blank");
      this.job = job;
      return this;
    }

    /**
     * Adds a label to the group, and so to everything pushed. It takes the place of a meter's own
     * label of that name, so it should be neither {@code run} nor {@code model} where the registry
     * holds several. May be called several times. Default: none but {@code job}.
     *
     * @param label a name of letters, digits and underscores, such as "instance"
     * @param value not blank
     * @return this
     */
    public Builder group(String label, String value) {
      Preconditions.checkArgument(
          label.matches("[a-zA-Z_][a-zA-Z0-9_]*") && !label.equals("job"),
          "label is \"" + label + "\", must be letters, digits and underscores, and not job");
      Preconditions.checkArgument(
          !value.isBlank(), label + " is \"" + value + "\", must not be blank");
      labels.put(label, value);
      return this;
    }

    /**
     * Sets how long a request may take, its answer included. Default 10 seconds.
     *
     * @param timeout greater than 0
     * @return this
     */
    public Builder timeout(Duration timeout) {
      gateway.timeout(timeout);
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
      gateway.client(client);
      return this;
    }

    /**
     * Builds the push; nothing is sent yet.
     *
     * @return a push that can be used any number of times
     */
    public PrometheusPush build() {
      return new PrometheusPush(
          page, GroupAddress.of(gateway.uri(), job, labels), gateway.client(), gateway.timeout());
    }
  }
}
