package io.github.spherometer.spark.executor;

import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.surface.LossSurface;

/** A matrix of second derivatives. */
public enum Matrix {
  /** H. */
  HESSIAN,
  /** G. */
  GAUSS_NEWTON,
  /** H - G. */
  RESIDUAL;

  LinearOperator of(LossSurface surface) {
    return switch (this) {
      case HESSIAN -> surface.hessian();
      case GAUSS_NEWTON -> surface.gaussNewton();
      case RESIDUAL -> surface.gaussNewtonResidual();
    };
  }
}
