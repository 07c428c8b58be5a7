package io.github.spherometer.listener.prometheus;

import ai.djl.util.Preconditions;
import io.github.spherometer.listener.push.BoundedRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server that is sent to, as users configure it: where it is, who sends, and for how long. */
final class Recipient {

  private final URI uri;
  private Duration timeout = Duration.ofSeconds(10);
  private @Nullable HttpClient client;

  /**
   * One with every default set.
   *
   * @param what it is, for the message of the error
   * @param uri its address
   * @param example an address of one
   * @throws IllegalArgumentException if the address is not HTTP
   */
  Recipient(String what, URI uri, String example) {
    Preconditions.checkArgument(
        uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?"),
        what + " is \"" + uri + "\", must be an address such as " + example);
    this.uri = uri;
  }

  URI uri() {
    return uri;
  }

  void timeout(Duration timeout) {
    Preconditions.checkArgument(
        !timeout.isNegative() && !timeout.isZero(),
        "timeout is " + timeout + ", must be greater than 0");
    this.timeout = timeout;
  }

  Duration timeout() {
    return timeout;
  }

  void client(HttpClient client) {
    this.client = client;
  }

  /** The user's, or a new one. */
  HttpClient client() {
    return client == null ? BoundedRequest.newClient() : client;
  }
}
