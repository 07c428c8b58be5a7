package io.github.spherometer.examples.sgdsweep;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.List;

/** A number of a measurement that the paper follows. */
enum Quantity {
  LARGEST("l1", "largest eigenvalue l1"),
  TOP_TEN("mean of the top 10", "mean of the top 10 eigenvalues"),
  CONDITION("l1 / l10", "condition number l1 / l10");

  private static final int TEN = 10;

  private final String symbol;
  private final String words;

  Quantity(String symbol, String words) {
    this.symbol = symbol;
    this.words = words;
  }

  /** Short. */
  String symbol() {
    return symbol;
  }

  double of(Measurement measurement) {
    List<RitzValue> values = measurement.curvature().spectrum().ritzValues();
    if (this == LARGEST) {
      return measurement.curvature().spectrum().largest().value();
    }
    if (values.size() < TEN) {
      return Double.NaN;
    }
    return this == CONDITION
        ? Math.abs(values.get(0).value() / values.get(TEN - 1).value())
        : values.stream().limit(TEN).mapToDouble(RitzValue::value).average().orElse(Double.NaN);
  }

  @Override
  public String toString() {
    return words;
  }
}
