package io.github.spherometer.examples.report.statistics;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people read them: four digits, and a power of ten for what is tiny or huge. */
public final class Digits {

  private static final double SMALLEST_PLAIN = 1e-3;
  private static final double LARGEST_PLAIN = 1e6;

  private Digits() {}

  /** To four digits; "-" for what is not a number. */
  public static String of(double value) {
    return of(value, 4);
  }

  /**
   * As above, to another number of digits.
   *
   * @param value any
   * @param digits at least 1
   * @return such as "0.12", "3e-5", "inf"
   */
  public static String of(double value, int digits) {
    if (Double.isNaN(value)) {
      return "-";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    double size = Math.abs(rounded.doubleValue());
    if (size != 0 && (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN)) {
      return scientific(rounded);
    }
    return rounded.toPlainString();
  }

  private static String scientific(BigDecimal number) {
    int exponent = number.precision() - number.scale() - 1;
    return number.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString()
        + "e"
        + exponent;
  }
}
