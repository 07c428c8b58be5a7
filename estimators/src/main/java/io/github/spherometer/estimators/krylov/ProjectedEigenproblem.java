package io.github.spherometer.estimators.krylov;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.projection.ProjectedMatrix;
import io.github.spherometer.estimators.projection.SymmetricEigen;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Ritz values and their residuals, from a {@link ProjectedMatrix} and without a further product.
 *
 * <p>Of a Ritz pair (theta, y = Vs), with D = H - T,
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
final class ProjectedEigenproblem {

  private final ProjectedMatrix projected;
  private final SymmetricEigen eigen;

  private ProjectedEigenproblem(ProjectedMatrix projected) {
    this.projected = projected;
    eigen = SymmetricEigen.of(projected.symmetric());
  }

  /**
   * Solves it.
   *
   * @param unitRoundoff u of the vectors' data type, the least relative error of any result
   */
  static RitzPairs solve(ProjectedMatrix projected, double unitRoundoff) {
    return new ProjectedEigenproblem(projected).pairs(unitRoundoff);
  }

  private RitzPairs pairs(double unitRoundoff) {
    DMatrixRMaj s = eigen.vectors();
    DMatrixRMaj unsolved = unsolved();
    DMatrixRMaj d = projected.errors();
    DMatrixRMaj ofOperator = CommonOps_DDRM.mult(d, s, null);
    symmetrize(d);
    DMatrixRMaj ofSymmetricPart = CommonOps_DDRM.mult(d, s, null);
    int order = projected.order();
    double rounding = Math.sqrt(2.0 * order - 1) * unitRoundoff * eigen.magnitude();
    List<RitzValue> values = new ArrayList<>(order);
    for (int i = 0; i < order; i++) {
      double residual =
          Math.max(norm(ofOperator, unsolved, i), norm(ofSymmetricPart, unsolved, i))
              + projected.discarded(s, i)
              + rounding * CommonOps_DDRM.elementSumAbs(CommonOps_DDRM.extractColumn(s, i, null));
      values.add(new RitzValue(eigen.value(i), residual));
    }
    return new RitzPairs(values, s);
  }

  /** TS - S theta, what the eigensolver has left. */
  private DMatrixRMaj unsolved() {
    DMatrixRMaj rest = CommonOps_DDRM.mult(projected.symmetric(), eigen.vectors(), null);
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
}
