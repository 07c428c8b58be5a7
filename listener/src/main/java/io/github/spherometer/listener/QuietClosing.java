package io.github.spherometer.listener;

import io.github.spherometer.listener.measurement.MeasurementSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes sinks, which may be anybody's, whatever they throw. */
final class QuietClosing {

  private static final Logger logger = LoggerFactory.getLogger(QuietClosing.class);

  private QuietClosing() {}

  static void close(MeasurementSink sink) {
    try {
      sink.close();
    } catch (RuntimeException e) {
      logger.warn("A sink could not be closed", e);
    }
  }
}
