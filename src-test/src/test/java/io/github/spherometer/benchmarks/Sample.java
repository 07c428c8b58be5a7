package io.github.spherometer.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleConsumer;
import java.util.function.DoublePredicate;

/** Numbers of which the median is of interest. */
public final class Sample {

  private final List<Double> values = new ArrayList<>();

  public void add(double value) {
    values.add(value);
  }

  /** NaN of no numbers. */
  public double quantile(double fraction) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get((int) Math.round(fraction * (sorted.size() - 1)));
  }

  int size() {
    return values.size();
  }

  long count(DoublePredicate condition) {
    return values.stream().filter(condition::test).count();
  }

  void forEach(DoubleConsumer consumer) {
    values.forEach(consumer::accept);
  }

  double mean() {
    return values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
  }

  /** Median and quartiles. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.2f (%.2f to %.2f)", quantile(0.5), quantile(0.25), quantile(0.75));
  }
}
