package io.github.spherometer.listener;

import io.github.spherometer.listener.log.JsonLinesSink;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.page.LivePages;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a listener publishes, opened: what it has opened itself is closed with it. */
final class Outlets implements AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(Outlets.class);

  private final List<MeterRegistry> registries = new ArrayList<>();
  private final List<MeasurementSink> sinks = new ArrayList<>();
  private Optional<PrometheusEndpoint> own = Optional.empty();

  private Outlets() {}

  /** Opens logs and the listener's own page, all or none. */
  static Outlets open(Publication publication) {
    Outlets outlets = new Outlets();
    try {
      outlets.openAll(publication);
    } catch (RuntimeException | Error e) {
      outlets.close();
      throw e;
    }
    return outlets;
  }

  private void openAll(Publication publication) {
    registries.addAll(publication.registries());
    publication.logs().forEach(file -> sinks.add(JsonLinesSink.append(file)));
    own = publication.live().map(Outlets::serve);
    own.ifPresent(endpoint -> registries.add(endpoint.registry()));
    sinks.addAll(0, publication.sinks());
  }

  private static PrometheusEndpoint serve(int port) {
    PrometheusEndpoint endpoint = PrometheusEndpoint.builder().port(port).orNextFreePort().start();
    String address = "Live page: " + endpoint.page();
    if (logger.isInfoEnabled()) {
      logger.info(address);
    } else {
      System.err.println(address); // else nobody would know it
    }
    return endpoint;
  }

  /** Where meters go. */
  List<MeterRegistry> registries() {
    return Collections.unmodifiableList(registries);
  }

  /** Begins a run on all live pages of the registries; to be told of it on one thread. */
  List<MeasurementSink> onPages(RunIdentity run) {
    return registries.stream()
        .flatMap(registry -> LivePages.of(registry).stream())
        .distinct()
        .map(page -> page.begin(run.run(), run.model(), run.tags(), run.topK(), run.totalBatches()))
        .toList();
  }

  /** The user's own sinks, and logs. */
  List<MeasurementSink> sinks() {
    return List.copyOf(sinks);
  }

  @Override
  public void close() {
    sinks.forEach(QuietClosing::close);
    own.ifPresent(PrometheusEndpoint::close);
  }
}
