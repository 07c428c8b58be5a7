package io.github.spherometer.listener.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The meters of one run: all tagged alike, all removed together. */
final class RunMeters {

  private static final Logger logger = LoggerFactory.getLogger(RunMeters.class);

  /** What every run has. */
  static final String TIMER = "spherometer.measurement";

  private final MeterRegistry registry;
  private final Registrar registrar;
  private final Tags tags;
  private final List<Meter> meters = new CopyOnWriteArrayList<>();
  private boolean complained;

  /**
   * @throws IllegalStateException if the registry is closed, or has meters of this run, model and
   *     start already
   */
  RunMeters(MeterRegistry registry, String run, String model, Instant start, Tags more) {
    this.registry = registry;
    registrar = new Registrar(registry);
    tags = RunTags.of(run, model, start, more);
    if (registry.isClosed()) {
      throw new IllegalStateException(
          "registry is closed and would publish nothing of run \"%s\"; must be open"
              .formatted(run));
    }
    if (registry.find(TIMER).tags(tags).meter() != null) {
      throw new IllegalStateException(
          "run is \"%s\", which this registry has for model \"%s\" and start %s already; "
                  .formatted(run, model, start)
              + "must be another name or start");
    }
    EndedRuns.leaveRoom(registry);
    HiddenMeters.listenTo(registry);
  }

  /** The registry's. */
  Clock clock() {
    return registry.config().clock();
  }

  /** The registry holds the supplier, and through it whatever the supplier reads. */
  void gauge(String name, String description, Supplier<Number> value, String... moreTags) {
    register(
        name,
        (place, mapped, all) ->
            Gauge.builder(mapped, value).description(description).tags(all).register(place),
        moreTags);
  }

  /**
   * Registers a gauge that shows only while a training goes on. The training has other gauges, and
   * better things to do than to fail for one that the registry refuses.
   */
  void lateGauge(String name, String description, Supplier<Number> value, String... moreTags) {
    try {
      gauge(name, description, value, moreTags);
    } catch (RuntimeException e) {
      if (!complained) {
        complained = true;
        logger.warn(
            "Not published, nor anything else that this registry refuses: {}", e.getMessage());
      }
    }
  }

  Counter counter(String name, String unit, String description, String... moreTags) {
    return register(
        name,
        (place, mapped, all) ->
            Counter.builder(mapped)
                .baseUnit(unit)
                .description(description)
                .tags(all)
                .register(place),
        moreTags);
  }

  /** The registry holds the source weakly: something else must hold it. */
  <T> void functionCounter(
      String name, String unit, String description, T source, ToDoubleFunction<T> count) {
    register(
        name,
        (place, mapped, all) ->
            FunctionCounter.builder(mapped, source, count)
                .baseUnit(unit)
                .description(description)
                .tags(all)
                .register(place));
  }

  Timer timer(String name, String description) {
    return register(
        name,
        (place, mapped, all) ->
            Timer.builder(mapped).description(description).tags(all).register(place));
  }

  private <M extends Meter> M register(
      String name, Registration<M> registration, String... moreTags) {
    M meter = registrar.register(name, tags.and(moreTags), registration);
    meters.add(meter);
    return meter;
  }

  /** Removes all of them, though removing one may fail, and throws that in the end. */
  void remove() {
    RuntimeException failure = null;
    for (Meter meter : meters) {
      failure = remove(meter, failure);
    }
    meters.clear();
    if (failure != null) {
      throw failure;
    }
  }

  private @Nullable RuntimeException remove(Meter meter, @Nullable RuntimeException earlier) {
    try {
      registry.remove(meter);
      return earlier;
    } catch (RuntimeException e) { // of listeners for removed meters, which are the user's
      return earlier == null ? e : earlier;
    }
  }
}
