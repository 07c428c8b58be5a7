package io.github.spherometer.estimators.eigen;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.operator.ParameterGroup;

/** The empty subspace, whose complement is the whole space. */
enum NoDeflation implements Deflation {
  INSTANCE;

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
    // Nothing is known, so nothing is taken out.
  }
}
