package io.github.spherometer.examples;

import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import picocli.CommandLine.Option;

/** Where the live page is. */
final class Address {

  @Option(
      names = "--host",
      paramLabel = "H",
      defaultValue = "127.0.0.1",
      converter = Ranges.Name.class,
      description =
          "address of the live page and of /metrics, 0.0.0.0 for every one of this machine")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "9464",
      converter = Ranges.Port.class,
      description = "port of both, or the next free one; 0 for any free one")
  private int port;

  PrometheusEndpoint.Builder endpoint() {
    return PrometheusEndpoint.builder().host(host).port(port).orNextFreePort();
  }
}
