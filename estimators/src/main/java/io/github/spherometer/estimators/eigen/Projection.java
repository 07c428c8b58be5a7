package io.github.spherometer.estimators.eigen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;

/**
 * The operator projected onto the basis vectors that have been multiplied by it.
 *
 * <p>With V the m basis vectors that have been multiplied, and W those that have not yet,
 *
 * <pre>A V = V H + W B + R</pre>
 *
 * <p>holds, where H and B are the coefficients that orthogonalization took out of the products and
 * R what no basis vector takes up. For a symmetric operator in exact arithmetic H is a symmetric
 * matrix T and R is zero; T is built from the lower triangle of H. The whole of H is kept: its
 * distance D from T measures rounding and asymmetry, v_i'Av_j - v_j'Av_i for i &lt; j, and with it
 * the residual of a Ritz pair (theta, y = Vs) is known without a further product,
 *
 * <pre>|Ay - theta y| &lt;= |((H - theta) s, Bs)| + |Rs|</pre>
 *
 * <p>of which |Bs| (Parlett, The Symmetric Eigenvalue Problem, 13.2) is the part that would be left
 * in exact arithmetic. That is so whatever the start vectors were. Where A is not symmetric, theta
 * is an eigenvalue of a matrix no farther from A than that, but A has no real eigenvalue near it
 * for sure. Its symmetric part (A + A')/2 has: V'(A + A')V/2 is T + (D + D')/2, so as far as the
 * space reaches, one within
 *
 * <pre>|((T - theta) s + (D + D') s / 2, Bs)| + |Rs|</pre>
 *
 * <p>and the larger of both is the residual that is stated. It includes rounding: each of m
 * products is orthogonalized against m - 1 vectors at most, and the operator's own rounding is
 * taken to be no larger than a sum of m terms. Roundings being independent (Higham and Mary 2019),
 * that is sqrt(2m - 1) u |A| a product, and |s|_1 of it together.
 */
final class Projection {

  private final List<Column> columns = new ArrayList<>();

  /**
   * A bound of the Frobenius norm of R. Unlike those of the columns it does not grow by turning.
   */
  private double discarded;

  /** Of the projections before the restarts. */
  private double earlierAsymmetry;

  /** What one product gave. */
  private static final class Column {

    /** Column of H, followed by that of B; what lies beyond its end is zero. */
    private final double[] coefficients;

    /** Norm of the column of R. */
    private final double discarded;

    Column(double[] coefficients, double discarded) {
      this.coefficients = coefficients;
      this.discarded = discarded;
    }

    double get(int row) {
      return row < coefficients.length ? coefficients[row] : 0;
    }
  }

  /** Order of T: how many basis vectors have been multiplied. */
  int size() {
    return columns.size();
  }

  /**
   * Adds the product with the next basis vector.
   *
   * @param coefficients one a basis vector, multiplied or not
   * @param discarded norm of what no basis vector takes up
   */
  void add(double[] coefficients, double discarded) {
    columns.add(new Column(coefficients, discarded));
    this.discarded = Math.hypot(this.discarded, discarded);
  }

  /** An entry of T. */
  double entry(int row, int column) {
    return columns.get(Math.min(row, column)).get(Math.max(row, column));
  }

  /**
   * An entry of B.
   *
   * @param row which of the vectors that have not been multiplied, the next one first
   * @param column which of those that have
   */
  double coupling(int row, int column) {
    return columns.get(column).get(size() + row);
  }

  double trace() {
    double trace = 0;
    for (int i = 0; i < size(); i++) {
      trace += entry(i, i);
    }
    return trace;
  }

  /**
   * Solves the projected eigenproblem.
   *
   * @param unitRoundoff of the vectors' data type, the least relative error of any result
   */
  RitzPairs ritzPairs(double unitRoundoff) {
    DMatrixRMaj t = matrix();
    SymmetricEigen eigen = SymmetricEigen.of(t.copy());
    DMatrixRMaj s = eigen.vectors();
    DMatrixRMaj unsolved = unsolved(t, eigen);
    DMatrixRMaj d = errors();
    DMatrixRMaj ofOperator = CommonOps_DDRM.mult(d, s, null);
    symmetrize(d);
    DMatrixRMaj ofSymmetricPart = CommonOps_DDRM.mult(d, s, null);
    double rounding = Math.sqrt(2.0 * size() - 1) * unitRoundoff * eigen.magnitude();
    List<RitzValue> values = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      double residual =
          Math.max(norm(ofOperator, unsolved, i), norm(ofSymmetricPart, unsolved, i))
              + discarded(s, i)
              + rounding * CommonOps_DDRM.elementSumAbs(CommonOps_DDRM.extractColumn(s, i, null));
      values.add(new RitzValue(eigen.value(i), residual));
    }
    return new RitzPairs(values, s);
  }

  /** TS - S theta, what the eigensolver has left. */
  private static DMatrixRMaj unsolved(DMatrixRMaj t, SymmetricEigen eigen) {
    DMatrixRMaj rest = CommonOps_DDRM.mult(t, eigen.vectors(), null);
    for (int j = 0; j < rest.numCols; j++) {
      for (int i = 0; i < rest.numRows; i++) {
        rest.add(i, j, -eigen.value(j) * eigen.vectors().get(i, j));
      }
    }
    return rest;
  }

  /** Replaces D, above B, by (D + D')/2. */
  private static void symmetrize(DMatrixRMaj errors) {
    for (int j = 0; j < errors.numCols; j++) {
      for (int i = 0; i < j; i++) {
        double half = (errors.get(i, j) + errors.get(j, i)) / 2;
        errors.set(i, j, half);
        errors.set(j, i, half);
      }
    }
  }

  private static double norm(DMatrixRMaj errors, DMatrixRMaj unsolved, int column) {
    double sum = 0;
    for (int i = 0; i < errors.numRows; i++) {
      double rest = i < unsolved.numRows ? unsolved.get(i, column) : 0;
      sum += Math.pow(errors.get(i, column) + rest, 2);
    }
    return Math.sqrt(sum);
  }

  /**
   * How far the operator is from being symmetric, as far as the space reaches: the root of the sum
   * of the squares of v_i'Av_j - v_j'Av_i over pairs of basis vectors, the largest since the
   * beginning. No two unit vectors in the space differ by more when they change places, as the
   * singular values of a skew matrix come in pairs.
   */
  double asymmetry() {
    double sum = 0;
    for (int j = 0; j < size(); j++) {
      for (int i = 0; i < j; i++) {
        sum += Math.pow(columns.get(j).get(i) - entry(i, j), 2);
      }
    }
    return Math.max(earlierAsymmetry, Math.sqrt(sum));
  }

  /**
   * Replaces the basis vectors that have been multiplied by some of the Ritz vectors.
   *
   * @param s of shape (m, l), the eigenvectors of T that are kept
   * @param rounding norm of the error that a vector and its product suffer by it
   */
  void restart(DMatrixRMaj s, double rounding) {
    int kept = s.numCols;
    earlierAsymmetry = asymmetry();
    DMatrixRMaj errors = CommonOps_DDRM.mult(errors(), s, null);
    DMatrixRMaj inside = CommonOps_DDRM.extract(errors, 0, size(), 0, kept);
    DMatrixRMaj taken = CommonOps_DDRM.multTransA(s, inside, null);
    DMatrixRMaj dropped = CommonOps_DDRM.mult(-1, s, taken, null);
    CommonOps_DDRM.addEquals(dropped, inside);
    DMatrixRMaj h = CommonOps_DDRM.multTransA(s, CommonOps_DDRM.mult(matrix(), s, null), null);
    CommonOps_DDRM.addEquals(h, taken);
    DMatrixRMaj b = CommonOps_DDRM.extract(errors, size(), errors.numRows, 0, kept);
    replaceColumns(s, CommonOps_DDRM.concatRowsMulti(h, b), dropped, rounding);
  }

  /** What the errors have in the Ritz vectors that are dropped can only be discarded. */
  private void replaceColumns(
      DMatrixRMaj s, DMatrixRMaj coefficients, DMatrixRMaj dropped, double rounding) {
    List<Column> rotated = new ArrayList<>(s.numCols);
    for (int j = 0; j < s.numCols; j++) {
      double norm = discarded(s, j) + norm(dropped, j) + rounding;
      rotated.add(new Column(column(coefficients, j), norm));
    }
    discarded += NormOps_DDRM.normF(dropped) + Math.sqrt(s.numCols) * rounding;
    columns.clear();
    columns.addAll(rotated);
  }

  /**
   * Couplings BS of Ritz vectors to the vectors that have not been multiplied.
   *
   * @param s of shape (m, l), eigenvectors of T
   * @return of shape (q, l), which may end in a row of zeros
   */
  DMatrixRMaj couplings(DMatrixRMaj s) {
    DMatrixRMaj errors = errors();
    DMatrixRMaj b = CommonOps_DDRM.extract(errors, size(), errors.numRows, 0, size());
    return CommonOps_DDRM.mult(b, s, null);
  }

  /**
   * Row B s of the couplings.
   *
   * @param s one eigenvector of T
   * @param queue how many vectors have not been multiplied
   * @return one number a vector of the queue
   */
  double[] direction(DMatrixRMaj s, int queue) {
    double[] direction = new double[queue];
    for (int row = 0; row < queue; row++) {
      for (int j = 0; j < size(); j++) {
        direction[row] += coupling(row, j) * s.get(j);
      }
    }
    return direction;
  }

  /**
   * Replaces the vectors that have not been multiplied by linear combinations of them.
   *
   * @param weights of shape (q, q), orthogonal
   * @param unitRoundoff of the vectors' data type
   */
  void turnQueue(DMatrixRMaj weights, double unitRoundoff) {
    int queue = weights.numRows;
    List<Column> turned = new ArrayList<>(size());
    double squares = 0;
    for (Column column : columns) {
      DMatrixRMaj b = new DMatrixRMaj(queue, 1);
      for (int row = 0; row < queue; row++) {
        b.set(row, column.get(size() + row));
      }
      double rounding = Math.sqrt(queue) * unitRoundoff * NormOps_DDRM.normF(b);
      squares += rounding * rounding;
      double[] coefficients = Arrays.copyOf(column.coefficients, size() + queue);
      System.arraycopy(
          CommonOps_DDRM.multTransA(weights, b, null).data, 0, coefficients, size(), queue);
      turned.add(new Column(coefficients, column.discarded + rounding));
    }
    discarded += Math.sqrt(squares);
    columns.clear();
    columns.addAll(turned);
  }

  private static double norm(DMatrixRMaj matrix, int column) {
    return NormOps_DDRM.normF(CommonOps_DDRM.extractColumn(matrix, column, null));
  }

  private static double[] column(DMatrixRMaj matrix, int index) {
    return CommonOps_DDRM.extractColumn(matrix, index, null).data;
  }

  /** A bound of |R s|. */
  private double discarded(DMatrixRMaj s, int index) {
    double sum = 0;
    for (int j = 0; j < size(); j++) {
      sum += Math.abs(s.get(j, index)) * columns.get(j).discarded;
    }
    return Math.min(sum, discarded);
  }

  /** T. */
  private DMatrixRMaj matrix() {
    DMatrixRMaj t = new DMatrixRMaj(size(), size());
    for (int j = 0; j < size(); j++) {
      for (int i = 0; i < size(); i++) {
        t.set(i, j, entry(i, j));
      }
    }
    return t;
  }

  /** H - T, with B below, which may end in rows of zeros. */
  private DMatrixRMaj errors() {
    int longest = columns.stream().mapToInt(column -> column.coefficients.length).max().orElse(0);
    int rows = Math.max(longest, size() + 1);
    DMatrixRMaj errors = new DMatrixRMaj(rows, size());
    for (int j = 0; j < size(); j++) {
      for (int i = 0; i < rows; i++) {
        double expected = i < size() ? entry(i, j) : 0;
        errors.set(i, j, columns.get(j).get(i) - expected);
      }
    }
    return errors;
  }
}
