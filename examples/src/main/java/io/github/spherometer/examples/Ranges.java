package io.github.spherometer.examples;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options with a range: a value outside of it is refused by name before anything runs. */
final class Ranges {

  private Ranges() {}

  /** A whole number of at least 1. */
  static final class Count implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String value) {
      try {
        int count = Integer.parseInt(value);
        if (count >= 1) {
          return count;
        }
      } catch (NumberFormatException e) {
        // Refused below like a number out of range.
      }
      throw new TypeConversionException("is " + value + ", must be a whole number of at least 1");
    }
  }

  /** A number greater than 0. */
  static final class Positive implements ITypeConverter<Double> {

    @Override
    public Double convert(String value) {
      double number = parse(value);
      if (number > 0 && number < Double.POSITIVE_INFINITY) {
        return number;
      }
      throw new TypeConversionException("is " + value + ", must be a number greater than 0");
    }
  }

  /** A number from 0 to less than 1. */
  static final class Fraction implements ITypeConverter<Double> {

    @Override
    public Double convert(String value) {
      double number = parse(value);
      if (number >= 0 && number < 1) {
        return number;
      }
      throw new TypeConversionException("is " + value + ", must be from 0 to less than 1");
    }
  }

  /** A number greater than 0 and at most 1. */
  static final class Overhead implements ITypeConverter<Double> {

    @Override
    public Double convert(String value) {
      double number = parse(value);
      if (number > 0 && number <= 1) {
        return number;
      }
      throw new TypeConversionException("is " + value + ", must be greater than 0 and at most 1");
    }
  }

  private static double parse(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
