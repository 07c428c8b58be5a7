package io.github.spherometer.estimators;

/** A matrix-vector product was infinite or not a number, so nothing can be said of the operator. */
public final class NonFiniteProductException extends ArithmeticException {

  private static final long serialVersionUID = 1L;

  NonFiniteProductException(int product, double norm) {
    super(
        String.format(
            "the norm of matrix-vector product %d is %s, must be finite; the loss surface may be"
                + " too steep for its data type at this point",
            product, norm));
  }
}
