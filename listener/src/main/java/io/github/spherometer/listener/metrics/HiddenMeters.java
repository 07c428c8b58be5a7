package io.github.spherometer.listener.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says, once a run, that a registry has taken meters and does not publish them. Micrometer's for
 * Prometheus does that, up to version 1.16, where the tags have other keys than those of an earlier
 * run, and tells nobody but those who listen.
 */
final class HiddenMeters {

  private static final Logger logger = LoggerFactory.getLogger(HiddenMeters.class);

  /** Who listens to a registry does so as long as it lives, so one does it for all runs. */
  private static final Set<MeterRegistry> HEARD =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private final Set<String> runs = ConcurrentHashMap.newKeySet();

  private HiddenMeters() {}

  /** Listens to a registry, or to those that it passes meters on to. */
  static void listenTo(MeterRegistry registry) {
    if (registry instanceof CompositeMeterRegistry composite) {
      composite.getRegistries().forEach(HiddenMeters::listenTo);
    } else if (HEARD.add(registry)) {
      registry.config().onMeterRegistrationFailed(new HiddenMeters()::say);
    }
  }

  private void say(Meter.Id meter, @Nullable String reason) {
    String run = String.valueOf(meter.getTag("run"));
    if (meter.getName().contains("spherometer") && runs.add(run)) {
      logger.warn(
          "Run {}: a registry does not publish {}, and perhaps others of this run: {} If the keys"
              + " of the tags differ, give all runs of a registry the same with tags(...), or this"
              + " one a registry of its own; from Micrometer 1.17 on they may differ.",
          run,
          meter.getName(),
          reason);
    }
  }
}
