package io.github.spherometer.listener.prometheus;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** Says what to add where a library of Prometheus is missing, or is not of the right version. */
final class PrometheusLibraries {

  private PrometheusLibraries() {}

  /**
   * Does what needs them.
   *
   * @param user who needs them
   * @param work a lambda: a method reference would load the class before it gets here
   * @throws IllegalStateException if a class or a method is not there
   */
  static <T> T use(String user, Supplier<T> work) {
    try {
      return work.get();
    } catch (LinkageError missing) {
      throw new IllegalStateException(
          user
              + " needs io.micrometer:micrometer-registry-prometheus 1.13.0 or newer on the class"
              + " path, of the same version as micrometer-core ("
              + micrometer()
              + " here) and with the io.prometheus libraries that it depends on; missing, or of"
              + " another version: "
              + missing
              + ". A registry of another kind can be given to CurvatureListener.builder()"
              + ".registry(...) instead",
          missing);
    }
  }

  private static String micrometer() {
    String version = MeterRegistry.class.getPackage().getImplementationVersion();
    return version == null ? "of an unknown version" : version;
  }
}
