package io.github.spherometer.surface.classes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.surface.Jacobian;

/**
 * The gradients of every sample and logit, which are never written out: sums of them are taken
 * among their coefficients, before J' is applied or after J was.
 *
 * @param outputType of the model's outputs
 */
record ClassGradients(Jacobian jacobian, Softmax softmax, DataType outputType) {

  LinearOperator operator(Level level) {
    return jacobian.quadratic(u -> array(u.getManager(), softmax.product(level, Scores.rows(u))));
  }

  /**
   * The sum of a_cc' delta_cc'.
   *
   * @return a new array of shape (n) that lives until the surface is closed, if not freed before
   */
  NDArray combination(double[][] a) {
    try (NDArray coefficients = array(jacobian.manager(), softmax.combination(a))) {
      return jacobian.transposedProduct(coefficients);
    }
  }

  /** delta_cc''v for every c and c'. */
  double[][] crossMeans(NDArray vector) {
    return ArrayScope.call(() -> softmax.crossMeans(Scores.rows(jacobian.product(vector))));
  }

  private NDArray array(NDManager manager, double[][] rows) {
    return Scores.array(manager, rows, outputType);
  }
}
