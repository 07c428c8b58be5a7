package io.github.spherometer.estimators.eigen;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.operator.ParameterGroup;

/**
 * A subspace on which a symmetric matrix A is known, so that random probes need to see the rest of
 * it alone (Lin 2016; Meyer et al. 2021, Hutch++).
 *
 * <p>With P the orthogonal projection onto the complement of the subspace, A = (A - PAP) + PAP. The
 * diagonal of the first part is known, and PAP is left to the probes: where a few large eigenvalues
 * make most of the variance, far fewer of them do.
 *
 * <p>{@link KrylovDecomposition#deflation} is what a Lanczos run knows. One of your own may know a
 * subspace from elsewhere. Of k orthonormal eigenvectors v_i with the eigenvalues l_i, the trace is
 * the sum of the l_i, that of a group the sum of the l_i |v_i|^2 over its entries, and x is to lose
 * v_i (v_i'x). Only the projection must be exact: the estimate is biased by what the traces are
 * wrong by, and by nothing else.
 */
public interface Deflation {

  /**
   * Returns the empty subspace, of which nothing is known.
   *
   * @return a deflation that leaves everything to the probes
   */
  static Deflation none() {
    return NoDeflation.INSTANCE;
  }

  /**
   * Says whether the subspace is the whole space.
   *
   * @return true if nothing is left to the probes, so that none is drawn; false unless overridden
   */
  default boolean isComplete() {
    return false;
  }

  /**
   * Returns the trace of A - PAP, which is that of A on the subspace.
   *
   * @return the sum of all diagonal entries; same unit as the operator
   */
  double trace();

  /**
   * Returns the part of that trace that belongs to a group.
   *
   * @param group a piece of the rows of A
   * @return the sum of the diagonal entries of A - PAP in it
   */
  double trace(ParameterGroup group);

  /**
   * Projects onto the complement: x becomes Px.
   *
   * @param vector x of shape (n), of the operator's data type, changed in place
   */
  void projectOut(NDArray vector);
}
