package io.github.spherometer.activations;

/** A mean absolute activation is infinite or not a number, so it cannot be told what is dead. */
public final class NonFiniteActivationException extends ArithmeticException {

  private static final long serialVersionUID = 1L;

  NonFiniteActivationException(String layer, double value) {
    super("a mean absolute activation of %s is %s, must be finite".formatted(layer, value));
  }
}
