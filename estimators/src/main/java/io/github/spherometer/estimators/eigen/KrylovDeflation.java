package io.github.spherometer.estimators.eigen;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.operator.ParameterGroup;
import org.ejml.data.DMatrixRMaj;

/**
 * What a Krylov space knows of its operator. From A V = V T + W B follows, with P the projection
 * onto the complement of V,
 *
 * <pre>A - PAP = V T V' + W B V' + V B' W'</pre>
 *
 * @param size n
 */
record KrylovDeflation(KrylovBasis basis, Projection projection, long size) implements Deflation {

  @Override
  public boolean isComplete() {
    return projection.size() == size;
  }

  @Override
  public double trace() {
    return projection.trace();
  }

  @Override
  public double trace(ParameterGroup group) {
    DMatrixRMaj gram = basis.gram(group.start(), group.end());
    int known = projection.size();
    double trace = 0;
    for (int j = 0; j < known; j++) {
      for (int i = 0; i < known; i++) {
        trace += projection.entry(i, j) * gram.get(i, j);
      }
      for (int row = 0; row < basis.size() - known; row++) {
        trace += 2 * projection.coupling(row, j) * gram.get(known + row, j);
      }
    }
    return trace;
  }

  @Override
  public void projectOut(NDArray vector) {
    basis.projectOut(vector, projection.size());
  }
}
