package io.github.spherometer.examples.report.figure;

import io.github.spherometer.examples.report.statistics.Digits;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Round numbers within an axis. */
final class Ticks {

  /** Fewer than these say too little of a logarithmic axis. */
  private static final int ENOUGH = 3;

  private static final int[] DECADES = {1};
  private static final int[][] LEADS = {{1, 2, 5}, {1, 3}, DECADES};

  private Ticks() {}

  static List<Double> of(Axis axis, int most) {
    return axis.logarithmic() ? logarithmic(axis, most) : linear(axis, most);
  }

  private static List<Double> logarithmic(Axis axis, int most) {
    for (int[] leads : LEADS) {
      List<Double> ticks = leading(axis, leads, 1);
      if (ticks.size() >= ENOUGH && ticks.size() <= most) {
        return ticks;
      }
    }
    int decades = leading(axis, DECADES, 1).size();
    return decades > most
        ? leading(axis, DECADES, (decades + most - 1) / most)
        : linear(axis, most);
  }

  /** The multiples of every so manyth power of ten by the given digits. */
  private static List<Double> leading(Axis axis, int[] digits, int every) {
    List<Double> ticks = new ArrayList<>();
    int first = (int) Math.floor(Math.log10(axis.low()));
    int last = (int) Math.ceil(Math.log10(axis.high()));
    for (int decade = first; decade <= last; decade++) {
      for (int digit : digits) {
        double value = new BigDecimal(digit).scaleByPowerOfTen(decade).doubleValue();
        if (decade % every == 0 && isWithin(axis, value)) {
          ticks.add(value);
        }
      }
    }
    return ticks;
  }

  private static List<Double> linear(Axis axis, int most) {
    double low = Math.min(axis.low(), axis.high());
    double high = Math.max(axis.low(), axis.high());
    BigDecimal step = step((high - low) / most);
    if (axis.whole()) {
      step = step.max(BigDecimal.ONE);
    }
    List<Double> ticks = new ArrayList<>();
    BigDecimal first = new BigDecimal(low).divide(step, 0, RoundingMode.CEILING).multiply(step);
    for (BigDecimal at = first; at.doubleValue() <= high; at = at.add(step)) {
      ticks.add(at.doubleValue());
    }
    return ticks;
  }

  /** The least of 1, 2 and 5 times a power of ten that is at least as large. */
  private static BigDecimal step(double least) {
    int decade = (int) Math.floor(Math.log10(least));
    for (int lead : new int[] {1, 2, 5}) {
      BigDecimal step = new BigDecimal(lead).scaleByPowerOfTen(decade);
      if (step.doubleValue() >= least) {
        return step;
      }
    }
    return BigDecimal.ONE.scaleByPowerOfTen(decade + 1);
  }

  private static boolean isWithin(Axis axis, double value) {
    double share = axis.share(value);
    return share > -1e-9 && share < 1 + 1e-9;
  }

  /** As it is written beside the axis. */
  static String label(double value) {
    BigDecimal number = new BigDecimal(value).round(new MathContext(7)).stripTrailingZeros();
    double size = Math.abs(value);
    boolean plain = size == 0 || (size >= 1e-3 && size < 1e5);
    return plain ? number.toPlainString() : Digits.of(value);
  }
}
