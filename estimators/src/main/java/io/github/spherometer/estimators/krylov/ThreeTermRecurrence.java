package io.github.spherometer.estimators.krylov;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.projection.SymmetricEigen;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * The Lanczos process without reorthogonalization: three vectors, whatever the number of steps. Its
 * vectors lose their orthogonality once a Ritz value has converged; then copies of it appear, and
 * share its weight (Paige 1980). What it computes are the Ritz values and weights of a larger
 * matrix whose eigenvalues are all within rounding of the operator's, and to whose clusters the
 * start vector gives the weights of the eigenvalues (Greenbaum 1989): integrals stay right.
 */
public final class ThreeTermRecurrence {

  /** What is left of a product after so many roundings is noise, not a direction. Chosen. */
  private static final double NOISE_ROUNDINGS = 10;

  /** Roundings of a step: of the product and of what is taken out of it twice. */
  private static final double ROUNDINGS = 3;

  private final LinearOperator operator;
  private final double unitRoundoff;
  private final List<Double> diagonal = new ArrayList<>();
  private final List<Double> couplings = new ArrayList<>();
  private double scale;
  private boolean exhausted;

  private ThreeTermRecurrence(LinearOperator operator) {
    this.operator = operator;
    unitRoundoff = UnitRoundoff.of(operator.dataType());
  }

  /**
   * Takes steps until they are all taken, or nothing is left of a product.
   *
   * @param start is overwritten and closed
   * @param steps most products, at least 1
   */
  public static ThreeTermRecurrence of(LinearOperator operator, NDArray start, int steps) {
    ThreeTermRecurrence recurrence = new ThreeTermRecurrence(operator);
    ArrayScope.run(() -> recurrence.extend(ArrayScope.adopted(start), steps));
    return recurrence;
  }

  /** In the order of Paige, which keeps more digits than others. */
  private void extend(NDArray start, int steps) {
    NDArray current = start.divi(InnerProducts.norm(start));
    NDArray previous = start.zerosLike();
    double coupling = 0;
    while (diagonal.size() < steps && !exhausted) {
      NDArray next = product(current);
      next.subi(previous.muli(coupling));
      double entry = InnerProducts.dot(next, current);
      // A fourth vector is spared.
      current.copyTo(previous);
      next.subi(previous.muli(entry));
      coupling = InnerProducts.norm(next);
      diagonal.add(entry);
      couplings.add(coupling);
      exhausted = coupling <= NOISE_ROUNDINGS * unitRoundoff * scale;
      previous.close();
      previous = current;
      current = exhausted ? next : next.divi(coupling);
    }
  }

  private NDArray product(NDArray vector) {
    NDArray product = ArrayScope.adopted(ArrayScope.kept(() -> operator.apply(vector)));
    double norm = InnerProducts.norm(product);
    if (!Double.isFinite(norm)) {
      throw new NonFiniteProductException(diagonal.size() + 1, norm);
    }
    scale = Math.max(scale, norm);
    return product;
  }

  /** Whether nothing was left of the last product. */
  public boolean isExhausted() {
    return exhausted;
  }

  /** Eigenvalues of the tridiagonal matrix, with residuals that take the operator for symmetric. */
  public RitzPairs ritzPairs() {
    int order = diagonal.size();
    DMatrixRMaj matrix = new DMatrixRMaj(order, order);
    for (int i = 0; i < order; i++) {
      matrix.set(i, i, diagonal.get(i));
      if (i > 0) {
        matrix.set(i, i - 1, couplings.get(i - 1));
        matrix.set(i - 1, i, couplings.get(i - 1));
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(matrix);
    double rounding = ROUNDINGS * unitRoundoff * scale * Math.sqrt(order);
    List<RitzValue> values = new ArrayList<>(order);
    for (int rank = 0; rank < order; rank++) {
      double last = Math.abs(eigen.vectors().get(order - 1, rank));
      values.add(new RitzValue(eigen.value(rank), couplings.get(order - 1) * last + rounding));
    }
    return new RitzPairs(values, eigen.vectors());
  }
}
