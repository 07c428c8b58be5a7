package io.github.spherometer.estimators.spectrum;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.InnerProducts;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** The symmetric part of an operator, written out, and the size of the rest. */
final class DenseMatrix {

  private final DMatrixRMaj symmetric;
  private final double asymmetry;

  private DenseMatrix(DMatrixRMaj symmetric, double asymmetry) {
    this.symmetric = symmetric;
    this.asymmetry = asymmetry;
  }

  static DenseMatrix of(LinearOperator operator) {
    int size = (int) operator.size();
    DMatrixRMaj matrix = new DMatrixRMaj(size, size);
    for (int i = 0; i < size; i++) {
      System.arraycopy(column(operator, i), 0, matrix.data, i * size, size);
    }
    double squares = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        double mean = (matrix.get(i, j) + matrix.get(j, i)) / 2;
        double deviation = matrix.get(i, j) - mean;
        squares += 2 * deviation * deviation;
        matrix.set(i, j, mean);
        matrix.set(j, i, mean);
      }
    }
    return new DenseMatrix(matrix, Math.sqrt(squares));
  }

  private static double[] column(LinearOperator operator, int index) {
    return ArrayScope.call(
        () -> {
          NDArray unit = operator.manager().zeros(new Shape(operator.size()), operator.dataType());
          unit.set(new NDIndex(index), 1);
          NDArray product = operator.apply(unit);
          double norm = InnerProducts.norm(product);
          if (!Double.isFinite(norm)) {
            throw new NonFiniteProductException(index + 1, norm);
          }
          return product.toType(DataType.FLOAT64, false).toDoubleArray();
        });
  }

  /** Frobenius norm of the antisymmetric part. */
  double asymmetry() {
    return asymmetry;
  }

  /** Frobenius norm of the symmetric part. */
  double norm() {
    return NormOps_DDRM.normF(symmetric);
  }

  /** In ascending order. Overwrites the matrix. */
  double[] eigenvalues() {
    int size = symmetric.numRows;
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, false, true);
    if (!eigen.decompose(symmetric)) {
      throw new IllegalStateException("the eigenproblem of order " + size + " did not converge");
    }
    double[] values = new double[size];
    Arrays.setAll(values, i -> eigen.getEigenvalue(i).real);
    Arrays.sort(values);
    return values;
  }
}
