package io.github.spherometer.listener.push;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;

/**
 * Where samples go, and how.
 *
 * @param uri of the receiver
 * @param client stays its owner's
 * @param headers more of them, such as who asks
 * @param timeout of a request
 */
public record Destination(
    URI uri, HttpClient client, Map<String, String> headers, Duration timeout) {

  HttpRequest.Builder request() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Encoding", "snappy")
            .header("Content-Type", "application/x-protobuf")
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .header("User-Agent", "spherometer");
    headers.forEach(request::setHeader);
    return request;
  }
}
