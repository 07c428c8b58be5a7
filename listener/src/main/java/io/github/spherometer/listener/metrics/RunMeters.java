package io.github.spherometer.listener.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The meters of one run: all tagged alike, all removed together. */
final class RunMeters {

  private final MeterRegistry registry;
  private final Tags tags;
  private final List<Meter> meters = new CopyOnWriteArrayList<>();

  /**
   * @throws IllegalStateException if the registry has meters of this run and model already
   */
  RunMeters(MeterRegistry registry, String run, String model) {
    this.registry = registry;
    tags = Tags.of("run", run, "model", model);
    if (registry.find("spherometer.measurement").tags(tags).meter() != null) {
      throw new IllegalStateException(
          "run is \"%s\", which this registry has for model \"%s\" already; must be another name"
              .formatted(run, model));
    }
  }

  /** The registry holds the supplier, and through it whatever the supplier reads. */
  void gauge(String name, String description, Supplier<Number> value, String... moreTags) {
    meters.add(
        Gauge.builder(name, value)
            .description(description)
            .tags(tags.and(moreTags))
            .register(registry));
  }

  Counter counter(String name, String unit, String description, String... moreTags) {
    Counter counter =
        Counter.builder(name)
            .baseUnit(unit)
            .description(description)
            .tags(tags.and(moreTags))
            .register(registry);
    meters.add(counter);
    return counter;
  }

  /** The registry holds the source weakly: something else must hold it. */
  <T> void functionCounter(
      String name, String unit, String description, T source, ToDoubleFunction<T> count) {
    meters.add(
        FunctionCounter.builder(name, source, count)
            .baseUnit(unit)
            .description(description)
            .tags(tags)
            .register(registry));
  }

  Timer timer(String name, String description) {
    Timer timer = Timer.builder(name).description(description).tags(tags).register(registry);
    meters.add(timer);
    return timer;
  }

  void remove() {
    meters.forEach(registry::remove);
    meters.clear();
  }
}
