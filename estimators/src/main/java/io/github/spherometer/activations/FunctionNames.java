package io.github.spherometer.activations;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Names functions of one number by their values: a function behind a lambda has no other name. The
 * name depends on the function alone, not on data.
 */
final class FunctionNames {

  /** Where a function is looked at: -8 to 8 in steps of 1/2. */
  static final int POINTS = 33;

  /** Above the rounding errors of 16 bits, and far below the distances of those functions. */
  private static final double TOLERANCE = 2e-3;

  private static final double SELU = 1.0507009873554805;
  private static final double SELU_ALPHA = 1.6732632423543772;

  private record Known(String name, DoubleUnaryOperator function) {}

  private static final List<Known> FIXED =
      List.of(
          new Known("relu", x -> Math.max(x, 0)),
          new Known("relu6", x -> Math.min(Math.max(x, 0), 6)),
          new Known("tanh", Math::tanh),
          new Known("sigmoid", FunctionNames::sigmoid),
          new Known("softplus", FunctionNames::softplus),
          new Known("softsign", x -> x / (1 + Math.abs(x))),
          new Known("gelu", FunctionNames::gelu),
          new Known("mish", x -> x * Math.tanh(softplus(x))),
          // Of DJL, which takes the logarithm to the base 2 where the natural one is meant.
          new Known("mish", x -> x * Math.tanh(softplus(x) / Math.log(2))),
          new Known("selu", x -> SELU * (x > 0 ? x : SELU_ALPHA * Math.expm1(x))));

  private FunctionNames() {}

  static double point(int index) {
    return index / 2.0 - 8;
  }

  /**
   * Names a function.
   *
   * @param values at the {@linkplain #point points}
   * @return such as {@code relu} or {@code leaky_relu}; nothing for other functions
   */
  static Optional<String> of(double[] values) {
    return FIXED.stream()
        .filter(known -> isLike(values, known.function()))
        .map(Known::name)
        .findFirst()
        .or(() -> parametric(values));
  }

  /** Those with a number of their own, which is read off at one point. */
  private static Optional<String> parametric(double[] values) {
    double low = point(0);
    double slope = values[0] / low;
    if (slope > 0 && slope < 1 && isLike(values, x -> x > 0 ? x : slope * x)) {
      return Optional.of("leaky_relu");
    }
    double alpha = values[0] / Math.expm1(low);
    if (alpha > 0 && isLike(values, x -> x > 0 ? x : alpha * Math.expm1(x))) {
      return Optional.of("elu");
    }
    double atOne = values[18];
    double beta = Math.log(atOne / (1 - atOne));
    return beta > 0 && isLike(values, x -> x * sigmoid(beta * x))
        ? Optional.of("swish")
        : Optional.empty();
  }

  private static boolean isLike(double[] values, DoubleUnaryOperator known) {
    for (int i = 0; i < POINTS; i++) {
      double expected = known.applyAsDouble(point(i));
      if (!(Math.abs(values[i] - expected) <= TOLERANCE * Math.max(1, Math.abs(expected)))) {
        return false;
      }
    }
    return true;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** The approximation that the tolerance cannot tell from the exact one. */
  private static double gelu(double x) {
    return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }

  private static double softplus(double x) {
    return Math.log1p(Math.exp(x));
  }
}
