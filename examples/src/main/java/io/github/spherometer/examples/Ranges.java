package io.github.spherometer.examples;

import java.util.function.DoublePredicate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options with a range: a value outside of it is refused by name before anything runs. */
final class Ranges {

  private Ranges() {}

  /** Whole numbers. */
  private abstract static class Whole implements ITypeConverter<Integer> {

    private final int least;
    private final int most;

    Whole(int least, int most) {
      this.least = least;
      this.most = most;
    }

    @Override
    public Integer convert(String value) {
      try {
        int number = Integer.parseInt(value);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Refused below like a number out of range.
      }
      throw new TypeConversionException(
          "is \"%s\", must be a whole number from %,d to %,d".formatted(value, least, most));
    }
  }

  static final class Count extends Whole {

    Count() {
      super(1, 1_000_000);
    }
  }

  /** Samples, which are held in memory with their 300 inputs. */
  static final class Samples extends Whole {

    Samples() {
      super(1, 100_000);
    }
  }

  /** Units of a layer: the weights between two of them are the square. */
  static final class Units extends Whole {

    Units() {
      super(1, 5_000);
    }
  }

  static final class Rank extends Whole {

    Rank() {
      super(1, 100);
    }
  }

  /** Runs on a page. */
  static final class Runs extends Whole {

    Runs() {
      super(1, 10_000);
    }
  }

  /** Of a graph, which may be zero. */
  static final class Mebibytes extends Whole {

    Mebibytes() {
      super(0, 1_000_000);
    }
  }

  /** Of a part that may be left out. */
  static final class Products extends Whole {

    Products() {
      super(0, 10_000);
    }
  }

  static final class Seconds extends Whole {

    Seconds() {
      super(0, 1_000_000);
    }
  }

  static final class Port extends Whole {

    Port() {
      super(0, 65_535);
    }
  }

  /** Numbers, as the engine has them. */
  private abstract static class Real implements ITypeConverter<Double> {

    private final DoublePredicate allowed;
    private final String range;

    Real(DoublePredicate allowed, String range) {
      this.allowed = allowed;
      this.range = range;
    }

    @Override
    public Double convert(String value) {
      try {
        double number = Double.parseDouble(value);
        if (allowed.test(number) && allowed.test((float) number)) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Refused below like a number out of range.
      }
      throw new TypeConversionException("is \"%s\", must be %s".formatted(value, range));
    }
  }

  static final class Positive extends Real {

    Positive() {
      super(number -> number > 0 && number < Double.POSITIVE_INFINITY, "a number greater than 0");
    }
  }

  static final class Fraction extends Real {

    Fraction() {
      super(number -> number >= 0 && number < 1, "from 0 to less than 1");
    }
  }

  static final class Overhead extends Real {

    Overhead() {
      super(number -> number > 0 && number <= 1, "greater than 0 and at most 1");
    }
  }

  static final class Name implements ITypeConverter<String> {

    @Override
    public String convert(String value) {
      if (value.isBlank()) {
        throw new TypeConversionException("is \"" + value + "\", must not be blank");
      }
      return value;
    }
  }
}
