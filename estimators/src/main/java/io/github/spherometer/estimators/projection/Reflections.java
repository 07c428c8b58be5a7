package io.github.spherometer.estimators.projection;

import org.ejml.data.DMatrixRMaj;

/** Householder reflections. */
public final class Reflections {

  private Reflections() {}

  /**
   * A symmetric orthogonal matrix whose first column is a given direction, up to its sign.
   *
   * @param direction of any length
   * @param norm of the direction, not 0
   */
  public static DMatrixRMaj onto(double[] direction, double norm) {
    int size = direction.length;
    double[] u = new double[size];
    double squares = 0;
    for (int i = 0; i < size; i++) {
      // The sign that avoids cancellation.
      u[i] = direction[i] / norm + (i > 0 ? 0 : direction[0] < 0 ? -1 : 1);
      squares += u[i] * u[i];
    }
    DMatrixRMaj reflection = new DMatrixRMaj(size, size);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        reflection.set(i, j, (i == j ? 1 : 0) - 2 * u[i] * u[j] / squares);
      }
    }
    return reflection;
  }
}
