package io.github.spherometer.listener.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Registers meters that must be new. A registry that has a meter of the same name and tags gives
 * that one back, and what should be read never is; its filters make the same of two meters when
 * they drop or rename a tag. The registries to which a composite one passes its meters have filters
 * of their own.
 */
final class Registrar {

  private final MeterRegistry registry;

  Registrar(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Registers a meter. One that a filter denies is fine: nobody wanted it.
   *
   * @throws IllegalStateException if an existing meter came back, or the registry refuses it; it is
   *     not registered then
   */
  <M extends Meter> M register(String name, Tags tags, Registration<M> registration) {
    String asked = described(name, tags);
    Set<Meter> known = metersOf(registry);
    IdentityHashMap<MeterRegistry, Set<Meter>> knownToParts = new IdentityHashMap<>();
    addParts(registry, knownToParts);
    M meter = orRefusal(asked, name, tags, registration);
    requireNew(asked, meter, known);
    try {
      if (metersOf(registry).contains(meter)) {
        knownToParts.forEach((part, old) -> requireNewIn(part, asked, meter, registration, old));
      }
    } catch (RuntimeException | Error e) {
      registry.remove(meter);
      knownToParts.forEach(Registrar::putBack);
      throw e;
    }
    return meter;
  }

  /**
   * A composite that removes a meter takes away what a part has made the same, which is another
   * run's.
   */
  private static void putBack(MeterRegistry part, Set<Meter> known) {
    Set<Meter> left = metersOf(part);
    for (Meter meter : known) {
      if (!left.contains(meter) && meter instanceof Gauge gauge) {
        Gauge.builder(gauge.getId().getName(), gauge, Gauge::value)
            .strongReference(true)
            .description(gauge.getId().getDescription())
            .tags(gauge.getId().getTags())
            .register(part);
      }
    }
  }

  private static void addParts(
      MeterRegistry whole, IdentityHashMap<MeterRegistry, Set<Meter>> parts) {
    if (whole instanceof CompositeMeterRegistry composite) {
      for (MeterRegistry part : composite.getRegistries()) {
        if (!(part instanceof CompositeMeterRegistry)) {
          parts.put(part, metersOf(part));
        }
        addParts(part, parts);
      }
    }
  }

  private static Set<Meter> metersOf(MeterRegistry registry) {
    Set<Meter> meters = Collections.newSetFromMap(new IdentityHashMap<>());
    meters.addAll(registry.getMeters());
    return meters;
  }

  private <M extends Meter> M orRefusal(
      String asked, String name, Tags tags, Registration<M> registration) {
    try {
      return registration.in(registry, name, tags);
    } catch (RuntimeException e) { // of filters and listeners, too, which may be anybody's
      throw new IllegalStateException("the registry refuses " + asked + ": " + e.getMessage(), e);
    }
  }

  /** Asks for the meter once more where it did not arrive, be it denied or known. */
  private static <M extends Meter> void requireNewIn(
      MeterRegistry part, String asked, M meter, Registration<M> registration, Set<Meter> known) {
    if (known.containsAll(metersOf(part))) {
      Meter.Id id = meter.getId();
      requireNew(asked, registration.in(part, id.getName(), id.getTags()), known);
    }
  }

  private static void requireNew(String asked, Meter meter, Set<Meter> known) {
    if (known.contains(meter)) {
      String arrived = described(meter.getId().getName(), Tags.of(meter.getId().getTags()));
      throw new IllegalStateException(
          asked.equals(arrived)
              ? asked + " is in the registry already; remove it, or name the run otherwise"
              : conflict(asked, arrived));
    }
  }

  private static String conflict(String asked, String arrived) {
    return asked
        + " arrived as "
        + arrived
        + ", which the registry has already and which shows another value. Let the registry's meter"
        + " filters keep the tags of meters whose names begin with \"spherometer\"; where it is the"
        + " tags run and start that they drop or replace, closing the listener of the other run"
        + " first helps, too";
  }

  /** As a scrape shows it, for people; tags are in order there. */
  private static String described(String name, Tags tags) {
    return name
        + tags.stream()
            .map(tag -> "%s=\"%s\"".formatted(tag.getKey(), tag.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
  }
}
