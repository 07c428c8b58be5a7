package io.github.spherometer.listener.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;

/** Filters meters of one name, and no others. */
final class OnlyFor {

  private OnlyFor() {}

  static MeterFilter name(String name, MeterFilter filter) {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        return id.getName().equals(name) ? filter.map(id) : id;
      }
    };
  }
}
