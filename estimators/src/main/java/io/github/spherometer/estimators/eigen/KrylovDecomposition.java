package io.github.spherometer.estimators.eigen;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.krylov.KrylovRelation;
import io.github.spherometer.estimators.krylov.WantedValues;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;

/**
 * What the Lanczos method leaves behind: the wanted Ritz values and the basis they came from,
 *
 * <pre>A V = V T + W B</pre>
 *
 * <p>with V the m orthonormal vectors that the operator has been multiplied by, T = V'AV, and W
 * further vectors orthogonal to V, up to the rounding that the residuals include.
 *
 * <p>Holds the basis in native memory until it is closed. The operator must stay open as long.
 */
public final class KrylovDecomposition implements AutoCloseable {

  private final LinearOperator operator;
  private final NDManager manager;
  private final KrylovRelation relation;
  private final WantedValues wanted;
  private final Spectrum spectrum;

  KrylovDecomposition(
      LinearOperator operator,
      NDManager manager,
      KrylovRelation relation,
      WantedValues wanted,
      Spectrum spectrum) {
    this.operator = operator;
    this.manager = manager;
    this.relation = relation;
    this.wanted = wanted;
    this.spectrum = spectrum;
  }

  /**
   * Returns the wanted eigenvalues.
   *
   * @return the Ritz values with their residuals
   */
  public Spectrum spectrum() {
    return spectrum;
  }

  /**
   * Returns the Ritz vectors of the wanted eigenvalues.
   *
   * @param count how many; at least 1 and at most {@code spectrum().ritzValues().size()}
   * @return a new array of shape (count, n) with orthonormal rows, ranked as in the spectrum, that
   *     belongs to the operator's manager
   * @throws IllegalArgumentException if there are not so many
   */
  public NDArray ritzVectors(int count) {
    return ritzVectors(count, operator.manager());
  }

  /**
   * Returns the Ritz vectors of the wanted eigenvalues.
   *
   * @param count how many; at least 1 and at most {@code spectrum().ritzValues().size()}
   * @param owner the manager that the result belongs to, on the operator's device
   * @return a new array of shape (count, n) with orthonormal rows, ranked as in the spectrum
   * @throws IllegalArgumentException if there are not so many
   */
  public NDArray ritzVectors(int count, NDManager owner) {
    return relation.combinations(owner, relation.ritzPairs().vectors(ranks(count)));
  }

  /**
   * Returns how much of a vector lies in the span of the leading Ritz vectors, such as the share of
   * the gradient in the sharpest directions.
   *
   * @param count how many Ritz vectors; at least 1 and at most {@code
   *     spectrum().ritzValues().size()}
   * @param vector of shape (n), of the operator's data type
   * @return the squared length of its projection over its own, from 0 to 1; NaN for a zero vector
   * @throws IllegalArgumentException if there are not so many Ritz vectors, or the vector has
   *     another shape or data type
   */
  public double share(int count, NDArray vector) {
    List<Integer> ranks = ranks(count);
    Require.vector("vector", vector, operator.size(), operator.dataType());
    return ArrayScope.call(
        () -> {
          double norm = InnerProducts.norm(vector);
          double[] coefficients = relation.projectOut(vector.duplicate());
          DMatrixRMaj s = relation.ritzPairs().vectors(ranks);
          DMatrixRMaj components =
              CommonOps_DDRM.multTransA(
                  s, DMatrixRMaj.wrap(coefficients.length, 1, coefficients), null);
          double projection = NormOps_DDRM.normF(components) / norm;
          return projection * projection;
        });
  }

  /** Frees the basis. */
  @Override
  public void close() {
    manager.close();
  }

  /** Places of the leading Ritz values in descending order. */
  private List<Integer> ranks(int count) {
    int most = spectrum.ritzValues().size();
    Require.that(count >= 1 && count <= most, "count", count, "from 1 to " + most);
    return wanted.places(relation.ritzPairs(), most).subList(0, count);
  }

  /**
   * Returns the operator that was decomposed, such as for {@link
   * io.github.spherometer.estimators.trace.Hutchinson}.
   *
   * @return A; its products may be taken as long as what it was made from is open
   */
  public LinearOperator operator() {
    return operator;
  }

  /**
   * Returns what the run knows of the operator: its traces on the span of V, which random probes
   * need not see any more.
   *
   * @return the subspace that V spans; may be used until this is closed
   */
  public Deflation deflation() {
    return new KrylovDeflation(relation);
  }

  /** How many arrays it holds. */
  int arrays() {
    return manager.getManagedArrays().size();
  }
}
