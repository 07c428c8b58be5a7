package io.github.spherometer.estimators.eigen;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.operator.ParameterGroup;

/**
 * A subspace on which an operator A is known, so that probes need to see the rest of it alone.
 *
 * <p>With P the projection onto the orthogonal complement, A = (A - PAP) + PAP; the traces of the
 * first part are known exactly, and PAP is left to the probes.
 */
public interface Deflation {

  /** Nothing is known. */
  Deflation NONE =
      new Deflation() {
        @Override
        public boolean isComplete() {
          return false;
        }

        @Override
        public double trace() {
          return 0;
        }

        @Override
        public double trace(ParameterGroup group) {
          return 0;
        }

        @Override
        public void projectOut(NDArray vector) {
          // The complement is the whole space.
        }
      };

  /**
   * Says whether the subspace is the whole space.
   *
   * @return true if nothing is left to the probes
   */
  boolean isComplete();

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
   * @param vector x of shape (n), changed in place
   */
  void projectOut(NDArray vector);
}
