package io.github.spherometer.estimators;

/** A matrix-vector product was infinite or not a number, so nothing can be said of the operator. */
public final class NonFiniteProductException extends ArithmeticException {

  private static final long serialVersionUID = 1L;

  NonFiniteProductException(int product, double norm) {
    super(
        String.format(
            "the norm of matrix-vector product %d is %s, must be finite; a second derivative may be"
                + " infinite at this point, such as that of a square root or a norm at 0",
            product, norm));
  }
}
