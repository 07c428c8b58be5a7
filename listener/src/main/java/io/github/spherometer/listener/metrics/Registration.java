package io.github.spherometer.listener.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;

/**
 * How a meter is registered, wherever that is.
 *
 * @param <M> kind of the meter
 */
@FunctionalInterface
interface Registration<M extends Meter> {

  M in(MeterRegistry registry, String name, Iterable<Tag> tags);
}
