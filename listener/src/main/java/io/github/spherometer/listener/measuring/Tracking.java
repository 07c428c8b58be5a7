package io.github.spherometer.listener.measuring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.ArrayScope;
import org.jspecify.annotations.Nullable;

/**
 * Follows the top eigenvectors of a training from one measurement to the next. Each measurement
 * draws random vectors of its own, so that what one overlooks is not overlooked again.
 *
 * <p>The eigenvectors are kept on the heap, unless that is too small, so there is nothing to free.
 */
final class Tracking {

  /** Most of the heap that they may take; while they are copied, it is twice that. Chosen. */
  private static final double HEAP_SHARE = 1.0 / 16;

  private final Estimators estimators;
  private float @Nullable [] eigenvectors;
  private long measurements;

  Tracking(Estimators estimators) {
    this.estimators = estimators;
  }

  KrylovDecomposition decompose(LinearOperator operator) {
    float[] last = eigenvectors;
    eigenvectors = null; // of a measurement that fails nothing is kept
    Lanczos lanczos = estimators.eigenvalues(measurements++);
    KrylovDecomposition krylov =
        last != null && last.length == entries(operator)
            ? ArrayScope.call(() -> lanczos.decompose(operator, array(last, operator)))
            : lanczos.decompose(operator);
    if (estimators.tracking() && krylov.spectrum().converged() && fits(operator)) {
      ArrayScope.run(() -> eigenvectors = values(krylov));
    }
    return krylov;
  }

  private long entries(LinearOperator operator) {
    return estimators.topK() * operator.size();
  }

  private boolean fits(LinearOperator operator) {
    return operator.size() >= estimators.topK()
        && entries(operator) * Float.BYTES <= HEAP_SHARE * Runtime.getRuntime().maxMemory();
  }

  private NDArray array(float[] values, LinearOperator operator) {
    return operator
        .manager()
        .create(values, new Shape(estimators.topK(), operator.size()))
        .toType(operator.dataType(), false);
  }

  private float[] values(KrylovDecomposition krylov) {
    try (NDArray vectors = krylov.ritzVectors(estimators.topK())) {
      return vectors.toType(DataType.FLOAT32, false).toFloatArray();
    }
  }
}
