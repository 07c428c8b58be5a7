package io.github.spherometer.estimators.operator;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;

/**
 * The curvature along one direction: x'Ax / x'x, for one product.
 *
 * @param value the quotient; same unit as the operator
 * @param residual |Ax - value x| / |x|: an eigenvalue lies within this distance of the value
 *     (Parlett, The Symmetric Eigenvalue Problem, 4.5)
 * @param norm |x|, the length of the direction
 */
public record RayleighQuotient(double value, double residual, double norm) {

  /**
   * Checks residual and norm.
   *
   * @param value any
   * @param residual at least 0, or NaN
   * @param norm at least 0, or NaN
   * @throws IllegalArgumentException if residual or norm are negative
   */
  public RayleighQuotient {
    Require.notNegative("residual", residual);
    Require.notNegative("norm", norm);
  }

  /**
   * Takes the quotient of a direction.
   *
   * @param operator a symmetric matrix
   * @param direction x of shape (n), of the operator's data type
   * @return the quotient; NaN, with the norm 0, for a direction that is zero
   * @throws IllegalArgumentException if the direction has another shape or data type
   * @throws NonFiniteProductException if the product is infinite or not a number
   */
  public static RayleighQuotient of(LinearOperator operator, NDArray direction) {
    Require.vector("direction", direction, operator.size(), operator.dataType());
    return ArrayScope.call(
        () -> {
          double norm = InnerProducts.norm(direction);
          if (norm == 0) {
            return new RayleighQuotient(Double.NaN, Double.NaN, 0);
          }
          NDArray unit = direction.div(norm);
          NDArray product = operator.apply(unit);
          double productNorm = InnerProducts.norm(product);
          if (!Double.isFinite(productNorm)) {
            throw new NonFiniteProductException(1, productNorm);
          }
          double value = InnerProducts.dot(unit, product);
          double residual = InnerProducts.norm(product.subi(unit.mul(value)));
          return new RayleighQuotient(value, residual, norm);
        });
  }
}
