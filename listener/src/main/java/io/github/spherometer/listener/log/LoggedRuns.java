package io.github.spherometer.listener.log;

import io.github.spherometer.listener.measurement.MeasurementSink;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Which run of a file a line belongs to: the latest of its name. A first line begins another one,
 * also of a name that was there already.
 *
 * @param <S> who is told of a run
 */
final class LoggedRuns<S extends MeasurementSink> {

  private final Function<String, S> begin;
  private final Map<String, S> latest = new HashMap<>();

  /**
   * @param begin by the name of a run, who shall be told of it
   */
  LoggedRuns(Function<String, S> begin) {
    this.begin = begin;
  }

  void tell(Line line) {
    String name = line.run().orElseThrow();
    if (line.started().isPresent()) {
      latest.remove(name);
    }
    line.tell(latest.computeIfAbsent(name, begin));
  }
}
