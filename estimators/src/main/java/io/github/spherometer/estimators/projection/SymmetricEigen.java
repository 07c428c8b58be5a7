package io.github.spherometer.estimators.projection;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** Eigenvalues of a small symmetric matrix in descending order, with their eigenvectors. */
public final class SymmetricEigen {

  private final double[] values;
  private final DMatrixRMaj vectors;

  private SymmetricEigen(double[] values, DMatrixRMaj vectors) {
    this.values = values;
    this.vectors = vectors;
  }

  /**
   * Solves the eigenproblem.
   *
   * @param matrix is overwritten
   */
  public static SymmetricEigen of(DMatrixRMaj matrix) {
    int size = matrix.numRows;
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
    if (!eigen.decompose(matrix)) {
      throw new IllegalStateException("the eigenproblem of order " + size + " did not converge");
    }
    List<Integer> descending =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -eigen.getEigenvalue(i).real))
            .toList();
    double[] values = new double[size];
    DMatrixRMaj vectors = new DMatrixRMaj(size, size);
    for (int rank = 0; rank < size; rank++) {
      int i = descending.get(rank);
      values[rank] = eigen.getEigenvalue(i).real;
      double[] vector = eigen.getEigenVector(i).data;
      for (int row = 0; row < size; row++) {
        vectors.set(row, rank, vector[row]);
      }
    }
    return new SymmetricEigen(values, vectors);
  }

  public double value(int rank) {
    return values[rank];
  }

  /** The largest absolute value. */
  public double magnitude() {
    return Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1]));
  }

  /** One eigenvector a column, of norm 1, in the order of the values. */
  public DMatrixRMaj vectors() {
    return vectors;
  }
}
