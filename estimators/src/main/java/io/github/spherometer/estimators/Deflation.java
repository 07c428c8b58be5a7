package io.github.spherometer.estimators;

import ai.djl.ndarray.NDArray;

/**
 * A subspace on which an operator A is known, so that probes need to see the rest of it alone.
 *
 * <p>With P the projection onto the orthogonal complement, A = (A - PAP) + PAP; the traces of the
 * first part are known exactly, and PAP is left to the probes.
 */
interface Deflation {

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

  /** Whether the subspace is the whole space. */
  boolean isComplete();

  /** The trace of A - PAP, which is that of A on the subspace. */
  double trace();

  /** The sum of those diagonal entries of A - PAP that belong to a group. */
  double trace(ParameterGroup group);

  /** Projects onto the complement, in place. */
  void projectOut(NDArray vector);
}
