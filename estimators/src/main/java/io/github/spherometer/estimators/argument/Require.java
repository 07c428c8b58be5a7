package io.github.spherometer.estimators.argument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Checks of arguments. What fails is named, with its value and with what is allowed. */
public final class Require {

  private Require() {}

  /**
   * Any condition.
   *
   * @param allowed what follows the words "must be"
   * @throws IllegalArgumentException if it is not met
   */
  public static void that(boolean condition, String name, Object value, String allowed) {
    if (!condition) {
      throw new IllegalArgumentException(name + " is " + value + ", must be " + allowed);
    }
  }

  /** A count; returns it. */
  public static int atLeast(String name, int value, int least) {
    that(value >= least, name, value, "at least " + least);
    return value;
  }

  /** A count; returns it. */
  public static long atLeast(String name, long value, long least) {
    that(value >= least, name, value, "at least " + least);
    return value;
  }

  /** Greater than 0 and less than 1; returns it. */
  public static double fraction(String name, double value) {
    that(value > 0 && value < 1, name, value, "greater than 0 and less than 1");
    return value;
  }

  /** Greater than 0 and finite; returns it. */
  public static double positive(String name, double value) {
    that(value > 0 && Double.isFinite(value), name, value, "greater than 0 and finite");
    return value;
  }

  /** At least 0, perhaps infinite, or NaN where it is not known; returns it. */
  public static double notNegative(String name, double value) {
    that(!(value < 0), name, value, "at least 0, or NaN if unknown");
    return value;
  }

  /** The limits of an interval, which may be infinite. */
  public static void interval(double lower, double upper) {
    that(lower <= upper, "lower", lower, "at most " + upper + ", the upper limit");
  }

  /** A vector of an operator's space; returns it. */
  public static NDArray vector(String name, NDArray vector, long size, DataType type) {
    if (vector.getDataType() != type || !vector.getShape().equals(new Shape(size))) {
      String value = vector.getDataType() + " of shape " + vector.getShape();
      that(false, name, value, type + " of shape " + new Shape(size));
    }
    return vector;
  }
}
