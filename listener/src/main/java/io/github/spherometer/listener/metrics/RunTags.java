package io.github.spherometer.listener.metrics;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/** The tags that every meter of a run has. */
final class RunTags {

  /** The keys that our meters have, as Prometheus writes them. */
  static final Set<String> OWN =
      Set.of(
          "run",
          "model",
          "start",
          "rank",
          "kind",
          "layer",
          "bin",
          "reason",
          "check",
          "parameters",
          "part",
          "extreme",
          "evaluator",
          "stage",
          "loss",
          "optimizer",
          "engine",
          "engine_version",
          "djl_version",
          "engine_check");

  /** As long for every time, so that starts sort as they followed each other. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private RunTags() {}

  static Tags of(String run, String model, Instant start, Tags more) {
    return requireFree(more).and("run", run, "model", model, "start", TIME.format(start));
  }

  /**
   * @throws IllegalArgumentException if a key is one of ours, or the same to Prometheus
   */
  static Tags requireFree(Tags more) {
    for (Tag tag : more) {
      if (OWN.contains(asPrometheusWrites(tag.getKey()))) {
        throw new IllegalArgumentException(
            "tags has the key \"%s\", which the listener's meters have themselves; must be another"
                .formatted(tag.getKey()));
      }
    }
    return more;
  }

  private static String asPrometheusWrites(String key) {
    return key.replaceAll("[^a-zA-Z0-9_]", "_");
  }
}
