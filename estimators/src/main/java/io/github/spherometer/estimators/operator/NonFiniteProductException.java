package io.github.spherometer.estimators.operator;

/** A matrix-vector product was infinite or not a number, so nothing can be said of the operator. */
public final class NonFiniteProductException extends ArithmeticException {

  private static final long serialVersionUID = 1L;

  /**
   * Says which product it was.
   *
   * @param product its number, counted from 1
   * @param norm its norm
   */
  public NonFiniteProductException(int product, double norm) {
    super(
        String.format(
            "the norm of matrix-vector product %d is %s, must be finite; a second derivative may be"
                + " infinite at this point, such as that of a square root or a norm at 0",
            product, norm));
  }
}
