package io.github.spherometer.surface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.ArrayScope;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** An operator written out as a matrix, column by column. */
public final class DenseHessian {

  private final double[][] entries;

  DenseHessian(double[][] entries) {
    this.entries = entries;
  }

  public static DenseHessian of(LossSurface surface) {
    return of(surface.hessian());
  }

  public static DenseHessian of(LinearOperator operator) {
    int size = (int) operator.size();
    double[][] entries = new double[size][size];
    for (int j = 0; j < size; j++) {
      double[] column = column(operator, j);
      for (int i = 0; i < size; i++) {
        entries[i][j] = column[i];
      }
    }
    return new DenseHessian(entries);
  }

  private static double[] column(LinearOperator operator, int index) {
    return ArrayScope.call(
        () -> {
          double[] unit = new double[(int) operator.size()];
          unit[index] = 1;
          NDArray vector =
              Fixtures.array(operator.manager(), operator.dataType(), unit, new Shape(unit.length));
          return Fixtures.doubles(operator.apply(vector));
        });
  }

  public double[][] entries() {
    return entries;
  }

  double largestEntry() {
    return Arrays.stream(entries).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
  }

  /** The largest difference from another matrix, relative to the largest entry of that one. */
  double relativeDistance(double[][] expected) {
    double distance = 0;
    for (int i = 0; i < entries.length; i++) {
      for (int j = 0; j < entries.length; j++) {
        distance = Math.max(distance, Math.abs(entries[i][j] - expected[i][j]));
      }
    }
    return distance / new DenseHessian(expected).largestEntry();
  }

  public double asymmetry() {
    return relativeDistance(transposed());
  }

  double trace() {
    double trace = 0;
    for (int i = 0; i < entries.length; i++) {
      trace += entries[i][i];
    }
    return trace;
  }

  /** Eigenvalues of the symmetric part, in descending order. */
  double[] eigenvalues() {
    int size = entries.length;
    double[][] transposed = transposed();
    DMatrixRMaj symmetric = new DMatrixRMaj(size, size);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        symmetric.set(i, j, (entries[i][j] + transposed[i][j]) / 2);
      }
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, false, true);
    if (!eigen.decompose(symmetric)) {
      throw new IllegalStateException("the eigenproblem did not converge");
    }
    double[] values = new double[size];
    Arrays.setAll(values, i -> -eigen.getEigenvalue(i).real);
    Arrays.sort(values);
    return Arrays.stream(values).map(value -> -value).toArray();
  }

  private double[][] transposed() {
    double[][] transposed = new double[entries.length][entries.length];
    for (int i = 0; i < entries.length; i++) {
      for (int j = 0; j < entries.length; j++) {
        transposed[j][i] = entries[i][j];
      }
    }
    return transposed;
  }
}
