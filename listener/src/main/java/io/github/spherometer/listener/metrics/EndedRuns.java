package io.github.spherometer.listener.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What ended runs have left in a registry: their last values, to be scraped. A registry that lives
 * on, while listeners come and are never closed, must not grow for ever. Runs are known by their
 * tags, since the listener may be garbage; those whose tags a filter has renamed stay.
 */
final class EndedRuns {

  private static final int MOST = 16;

  private EndedRuns() {}

  /** Removes the oldest ones, if there are more than those that stay. */
  static void leaveRoom(MeterRegistry registry) {
    List<Run> ended =
        registry.getMeters().stream()
            .filter(EndedRuns::saysThatItHasEnded)
            .map(Run::of)
            .filter(run -> run.start() != null)
            .sorted(Comparator.comparing(Run::start))
            .toList();
    if (ended.size() > MOST) {
      Set<Run> tooMany = Set.copyOf(ended.subList(0, ended.size() - MOST));
      registry.getMeters().stream()
          .filter(meter -> isOurs(meter) && tooMany.contains(Run.of(meter)))
          .forEach(registry::remove);
    }
  }

  private static boolean saysThatItHasEnded(Meter meter) {
    return meter instanceof Gauge gauge
        && meter.getId().getName().endsWith(TrainingMeters.ACTIVE)
        && gauge.value() == 0;
  }

  private static boolean isOurs(Meter meter) {
    return meter.getId().getName().contains("spherometer");
  }

  private record Run(@Nullable String name, @Nullable String model, @Nullable String start) {

    static Run of(Meter meter) {
      Meter.Id id = meter.getId();
      return new Run(id.getTag("run"), id.getTag("model"), id.getTag("start"));
    }
  }
}
