package io.github.spherometer.estimators;

import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The operator projected onto a Krylov space.
 *
 * <p>After m products A V = V H + R holds, where V is the orthonormal basis, H the coefficients
 * that orthogonalization took out of the products, and R what was left of them. For a symmetric
 * operator in exact arithmetic H is the tridiagonal Lanczos matrix T and R has one column that is
 * not zero. The whole of H is kept: its distance from T measures rounding and asymmetry, and with
 * it the residual of a Ritz pair (theta, Vs) is known without a further product,
 *
 * <pre>|A Vs - theta Vs|^2 = |(H - T) s|^2 + |R s|^2</pre>
 *
 * <p>of which the usual bound |beta_m s_m| (Parlett, The Symmetric Eigenvalue Problem, 13.2) is the
 * part that would be left in exact arithmetic.
 */
final class Projection {

  private final List<Column> columns = new ArrayList<>();

  /** What one product gave. */
  private static final class Column {

    /** Column of H, down to its diagonal. */
    private final double[] coefficients;

    /** Entry of H below its diagonal. */
    private final double next;

    /** Norm of what no basis vector takes up: the column of R. */
    private final double discarded;

    Column(double[] coefficients, double next, double discarded) {
      this.coefficients = coefficients;
      this.next = next;
      this.discarded = discarded;
    }
  }

  int size() {
    return columns.size();
  }

  /**
   * Adds a product whose leftover becomes the next basis vector.
   *
   * @param coefficients one a basis vector
   * @param leftover norm of what orthogonalization left
   */
  void add(double[] coefficients, double leftover) {
    columns.add(new Column(coefficients, leftover, 0));
  }

  /**
   * Adds a product that lies in the space already, up to rounding.
   *
   * @param coefficients one a basis vector
   * @param discarded norm of what orthogonalization left
   */
  void addInvariant(double[] coefficients, double discarded) {
    columns.add(new Column(coefficients, 0, discarded));
  }

  /**
   * Solves the projected eigenproblem.
   *
   * @param unitRoundoff of the vectors' data type, the least relative error of any result
   */
  RitzValues ritzValues(double unitRoundoff) {
    int size = size();
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
    if (!eigen.decompose(tridiagonal())) {
      throw new IllegalStateException("the eigenproblem of order " + size + " did not converge");
    }
    double magnitude = 0;
    for (int i = 0; i < size; i++) {
      magnitude = Math.max(magnitude, Math.abs(eigen.getEigenvalue(i).real));
    }
    List<RitzValue> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      double residual = residual(eigen.getEigenVector(i).data) + unitRoundoff * magnitude;
      values.add(new RitzValue(eigen.getEigenvalue(i).real, residual));
    }
    return new RitzValues(values);
  }

  private DMatrixRMaj tridiagonal() {
    DMatrixRMaj t = new DMatrixRMaj(size(), size());
    for (int j = 0; j < size(); j++) {
      t.set(j, j, columns.get(j).coefficients[j]);
      if (j > 0) {
        t.set(j, j - 1, columns.get(j - 1).next);
        t.set(j - 1, j, columns.get(j - 1).next);
      }
    }
    return t;
  }

  private double residual(double[] s) {
    int size = size();
    double[] rounding = new double[size];
    double squares = 0;
    for (int j = 0; j < size; j++) {
      Column column = columns.get(j);
      for (int i = 0; i < j; i++) {
        double expected = i == j - 1 ? columns.get(i).next : 0;
        rounding[i] += (column.coefficients[i] - expected) * s[j];
      }
      double leftover = j < size - 1 ? column.discarded : Math.max(column.next, column.discarded);
      squares += leftover * leftover * s[j] * s[j];
    }
    for (double r : rounding) {
      squares += r * r;
    }
    return Math.sqrt(squares);
  }
}
