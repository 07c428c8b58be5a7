package io.github.spherometer.listener.prometheus;

import io.github.spherometer.listener.http.Answer;
import io.github.spherometer.listener.http.Request;
import io.github.spherometer.listener.http.Responder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is at {@code /metrics}. */
final class MetricsPage implements Responder {

  static final String PATH = "/metrics";

  private static final Logger logger = LoggerFactory.getLogger(MetricsPage.class);

  private final PrometheusPage page;
  private final ScrapeWatch watch;

  MetricsPage(PrometheusPage page, ScrapeWatch watch) {
    this.page = page;
    this.watch = watch;
  }

  @Override
  public Answer answer(Request request) {
    String format = PrometheusPage.format(request.header("Accept"));
    if (request.isHead()) {
      return Answer.of(format, new byte[0]);
    }
    long collected = System.nanoTime();
    try {
      return Answer.of(format, page.in(format)).thenDo(() -> watch.answered(collected));
    } catch (RuntimeException | LinkageError e) { // meters of the user may throw anything
      logger.warn("The metrics cannot be shown: {}", e.toString());
      return Answer.sentence(500, "The metrics cannot be shown: " + e);
    }
  }
}
