package io.github.spherometer.estimators.eigen;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.krylov.KrylovRelation;
import io.github.spherometer.estimators.operator.ParameterGroup;
import org.ejml.data.DMatrixRMaj;

/**
 * What a Krylov relation knows of its operator. From A V = V T + W B follows, with P the projection
 * onto the complement of V,
 *
 * <pre>A - PAP = V T V' + W B V' + V B' W'</pre>
 */
record KrylovDeflation(KrylovRelation relation) implements Deflation {

  @Override
  public boolean isComplete() {
    return relation.isComplete();
  }

  @Override
  public double trace() {
    double trace = 0;
    for (int i = 0; i < relation.order(); i++) {
      trace += relation.entry(i, i);
    }
    return trace;
  }

  @Override
  public double trace(ParameterGroup group) {
    DMatrixRMaj gram = relation.gram(group.start(), group.end());
    int known = relation.order();
    double trace = 0;
    for (int j = 0; j < known; j++) {
      for (int i = 0; i < known; i++) {
        trace += relation.entry(i, j) * gram.get(i, j);
      }
      for (int row = 0; row < relation.queueLength(); row++) {
        trace += 2 * relation.coupling(row, j) * gram.get(known + row, j);
      }
    }
    return trace;
  }

  @Override
  public void projectOut(NDArray vector) {
    relation.projectOut(vector);
  }
}
