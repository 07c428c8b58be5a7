package io.github.spherometer.listener.prometheus;

import ai.djl.util.Preconditions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * What Prometheus is shown of a registry. No other class touches its libraries, which are optional:
 * it is to be made through {@link PrometheusLibraries}.
 */
final class PrometheusPage {

  /** The text format that every Prometheus and every Pushgateway reads. */
  static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final PrometheusMeterRegistry registry;

  private PrometheusPage(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  static PrometheusPage ofNewRegistry() {
    tryOut();
    return new PrometheusPage(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  /**
   * @throws IllegalArgumentException if it is a registry of another kind
   */
  static PrometheusPage of(MeterRegistry registry) {
    tryOut();
    Preconditions.checkArgument(
        registry instanceof PrometheusMeterRegistry,
        "registry is a %s, must be a %s"
            .formatted(registry.getClass().getName(), PrometheusMeterRegistry.class.getName()));
    return new PrometheusPage((PrometheusMeterRegistry) registry);
  }

  /**
   * Versions that do not belong together fail when they write, and that is better known at once.
   */
  private static void tryOut() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.counter("counter").increment();
    registry.timer("timer");
    registry.gauge("gauge", 1);
    PrometheusPage page = new PrometheusPage(registry);
    page.in(TEXT);
    page.in(OPEN_METRICS);
    registry.close();
  }

  MeterRegistry registry() {
    return registry;
  }

  /** The format for somebody who accepts this, in the words of HTTP. */
  static String format(@Nullable String accept) {
    return accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
  }

  byte[] in(String format) {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    try {
      registry.scrape(page, format);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toByteArray();
  }
}
