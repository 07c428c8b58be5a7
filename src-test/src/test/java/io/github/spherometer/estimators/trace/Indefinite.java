package io.github.spherometer.estimators.trace;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.operator.ParameterGroup;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** A matrix with eigenvalues of both signs, whose traces are known. */
final class Indefinite {

  static final DMatrixRMaj MATRIX = Operators.symmetric(-4, -1, 0, 0.5, 1, 2, 3, 5, 7, 11);

  static final double TRACE = CommonOps_DDRM.trace(MATRIX);

  static final List<ParameterGroup> GROUPS =
      List.of(
          new ParameterGroup("first", 0, 3),
          new ParameterGroup("second", 3, 4),
          new ParameterGroup("third", 4, 10));

  private Indefinite() {}

  static LinearOperator operator(NDManager manager, DataType type) {
    return Operators.dense(manager, type, MATRIX);
  }

  static double trace(ParameterGroup group) {
    double trace = 0;
    for (int i = (int) group.start(); i < group.end(); i++) {
      trace += MATRIX.get(i, i);
    }
    return trace;
  }

  /** A run of exactly so many products, all of whose Ritz values are wanted. */
  static Lanczos.Builder lanczos(int products) {
    return Lanczos.builder().topK(products).tolerance(1e-15).maxProducts(products);
  }
}
