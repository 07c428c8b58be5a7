package io.github.spherometer.listener.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers in sentences. */
final class Digits {

  private static final MathContext THREE = new MathContext(3);
  private static final double SMALLEST_PLAIN = 1e-4;
  private static final double LARGEST_PLAIN = 1e7;

  private Digits() {}

  /** With three significant digits, as a person writes it. */
  static String three(double number) {
    double size = Math.abs(number);
    if (size == 0 || (size >= SMALLEST_PLAIN && size < LARGEST_PLAIN)) {
      return new BigDecimal(number).round(THREE).stripTrailingZeros().toPlainString();
    }
    return Double.isFinite(number)
        ? String.format(Locale.ROOT, "%.2e", number)
        : Double.toString(number);
  }
}
