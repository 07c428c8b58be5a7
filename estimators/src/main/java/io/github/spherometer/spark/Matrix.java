package io.github.spherometer.spark;

import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.surface.LossSurface;

/** A matrix of second derivatives. */
enum Matrix {
  HESSIAN,
  GAUSS_NEWTON,
  RESIDUAL;

  LinearOperator of(LossSurface surface) {
    return switch (this) {
      case HESSIAN -> surface.hessian();
      case GAUSS_NEWTON -> surface.gaussNewton();
      case RESIDUAL -> surface.gaussNewtonResidual();
    };
  }
}
