package io.github.spherometer.estimators.projection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;

/**
 * The operator projected onto a basis: the coefficients of a Krylov relation,
 *
 * <pre>A V = V H + W B + R</pre>
 *
 * <p>H and B are what orthogonalization took out of the products with V, and R what no basis vector
 * takes up. For a symmetric operator in exact arithmetic H is a symmetric matrix T and R is zero; T
 * is built from the lower triangle of H. The whole of H is kept: its distance D from T measures
 * rounding and asymmetry, v_i'Av_j - v_j'Av_i for i &lt; j. Of R a bound is kept, for each product
 * and for all together.
 */
public final class ProjectedMatrix {

  private final double unitRoundoff;
  private final List<Column> columns = new ArrayList<>();

  /**
   * A bound of the Frobenius norm of R. Unlike those of the columns it does not grow by turning.
   */
  private double discarded;

  /** Of the projections before the restarts. */
  private double earlierAsymmetry;

  public ProjectedMatrix(double unitRoundoff) {
    this.unitRoundoff = unitRoundoff;
  }

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

  /** m, how many basis vectors have been multiplied. */
  public int order() {
    return columns.size();
  }

  /**
   * Adds the product with the next basis vector.
   *
   * @param coefficients one a basis vector, multiplied or not
   * @param discarded norm of what no basis vector takes up
   */
  public void add(double[] coefficients, double discarded) {
    columns.add(new Column(coefficients, discarded));
    this.discarded = Math.hypot(this.discarded, discarded);
  }

  /** An entry of T. */
  public double entry(int row, int column) {
    return columns.get(Math.min(row, column)).get(Math.max(row, column));
  }

  /**
   * An entry of B.
   *
   * @param row which of the vectors that have not been multiplied, the next one first
   * @param column which of those that have
   */
  public double coupling(int row, int column) {
    return columns.get(column).get(order() + row);
  }

  /**
   * How far the operator is from being symmetric, as far as the space reaches: the root of the sum
   * of the squares of v_i'Av_j - v_j'Av_i over pairs of basis vectors, the largest since the
   * beginning. No two unit vectors in the space differ by more when they change places, as the
   * singular values of a skew matrix come in pairs.
   */
  public double asymmetry() {
    double sum = 0;
    for (int j = 0; j < order(); j++) {
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
  public void restart(DMatrixRMaj s, double rounding) {
    int kept = s.numCols;
    earlierAsymmetry = asymmetry();
    DMatrixRMaj errors = CommonOps_DDRM.mult(errors(), s, null);
    DMatrixRMaj inside = CommonOps_DDRM.extract(errors, 0, order(), 0, kept);
    DMatrixRMaj taken = CommonOps_DDRM.multTransA(s, inside, null);
    DMatrixRMaj dropped = CommonOps_DDRM.mult(-1, s, taken, null);
    CommonOps_DDRM.addEquals(dropped, inside);
    DMatrixRMaj h = CommonOps_DDRM.multTransA(s, CommonOps_DDRM.mult(symmetric(), s, null), null);
    CommonOps_DDRM.addEquals(h, taken);
    DMatrixRMaj b = CommonOps_DDRM.extract(errors, order(), errors.numRows, 0, kept);
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
  public DMatrixRMaj couplings(DMatrixRMaj s) {
    DMatrixRMaj errors = errors();
    DMatrixRMaj b = CommonOps_DDRM.extract(errors, order(), errors.numRows, 0, order());
    return CommonOps_DDRM.mult(b, s, null);
  }

  /**
   * Coupling Bs of one Ritz vector.
   *
   * @param s one eigenvector of T
   * @param queue how many vectors have not been multiplied
   * @return one number a vector of the queue
   */
  public double[] coupling(DMatrixRMaj s, int queue) {
    double[] coupling = new double[queue];
    for (int row = 0; row < queue; row++) {
      for (int j = 0; j < order(); j++) {
        coupling[row] += coupling(row, j) * s.get(j);
      }
    }
    return coupling;
  }

  /**
   * Replaces the vectors that have not been multiplied by linear combinations of them.
   *
   * @param weights of shape (q, q), orthogonal
   */
  public void turnQueue(DMatrixRMaj weights) {
    int queue = weights.numRows;
    List<Column> turned = new ArrayList<>(order());
    double squares = 0;
    for (Column column : columns) {
      DMatrixRMaj b = new DMatrixRMaj(queue, 1);
      for (int row = 0; row < queue; row++) {
        b.set(row, column.get(order() + row));
      }
      double rounding = Math.sqrt(queue) * unitRoundoff * NormOps_DDRM.normF(b);
      squares += rounding * rounding;
      double[] coefficients = Arrays.copyOf(column.coefficients, order() + queue);
      System.arraycopy(
          CommonOps_DDRM.multTransA(weights, b, null).data, 0, coefficients, order(), queue);
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

  /** A bound of |Rs|, for a column s. */
  public double discarded(DMatrixRMaj s, int index) {
    double sum = 0;
    for (int j = 0; j < order(); j++) {
      sum += Math.abs(s.get(j, index)) * columns.get(j).discarded;
    }
    return Math.min(sum, discarded);
  }

  /** T. */
  public DMatrixRMaj symmetric() {
    DMatrixRMaj t = new DMatrixRMaj(order(), order());
    for (int j = 0; j < order(); j++) {
      for (int i = 0; i < order(); i++) {
        t.set(i, j, entry(i, j));
      }
    }
    return t;
  }

  /** D = H - T, with B below, which may end in rows of zeros. */
  public DMatrixRMaj errors() {
    int longest = columns.stream().mapToInt(column -> column.coefficients.length).max().orElse(0);
    int rows = Math.max(longest, order() + 1);
    DMatrixRMaj errors = new DMatrixRMaj(rows, order());
    for (int j = 0; j < order(); j++) {
      for (int i = 0; i < rows; i++) {
        double expected = i < order() ? entry(i, j) : 0;
        errors.set(i, j, columns.get(j).get(i) - expected);
      }
    }
    return errors;
  }
}
