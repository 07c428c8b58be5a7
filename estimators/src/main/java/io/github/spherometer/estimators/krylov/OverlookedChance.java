package io.github.spherometer.estimators.krylov;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.projection.SymmetricEigen;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * How likely it is that an eigenvalue was overlooked, because the start vectors happen to have next
 * to nothing of its eigenvector.
 *
 * <p>With Ritz values theta_i, the columns b_i of BS that couple their vectors to the queue W, and
 * the components c = (VS)'r and d = W'r of a start vector r, a unit eigenvector u whose eigenvalue
 * is x has the components a_i = b_i'w / (x - theta_i) in the Ritz vectors, w = W'u, and |a|^2 +
 * |w|^2 is at most 1. So with M = BS diag(1 / (theta - x))
 *
 * <pre>|r'u| &lt;= sqrt(e'(I + MM')^-1 e),   e = d - Mc</pre>
 *
 * <p>whatever u is: the projection alone knows it. For a single start vector that is Christoffel's
 * function, one over the root of the sum of the squared orthonormal polynomials at x (Golub and
 * Meurant 2010, chapter 2). Of p random start vectors of n entries, a fixed unit vector has parts
 * of at most eps with a probability of (eps sqrt(n/2))^p / Gamma(p/2 + 1) at most, as they would be
 * normally distributed with variance 1/n; for p = 1 that is eps sqrt(2n/pi). A start vector of
 * which a part s is random has the chance 1/s times that. Start vectors that were given leave the
 * random ones at least sqrt(1 - eps^2) of u, with eps the bound for the given ones.
 *
 * <p>So a method that stops where this is at most p has, with probability 1 - p, not overlooked any
 * given eigenvalue that lies there. It says nothing about further copies of a known eigenvalue.
 */
public final class OverlookedChance {

  /** Between these distances a reach is looked for, as fractions of the norm; far out, far in. */
  private static final double FARTHEST = 1e8;

  private static final double NEAREST = 1e-12;

  /** Of the search from far to near, and how often the stride that it ends in is halved. */
  private static final double STRIDE = 4;

  /** Enough for half a per cent, 4^(1/2^8). */
  private static final int BISECTIONS = 8;

  private final RitzPairs pairs;
  private final DMatrixRMaj couplings;
  private final StartTrail starts;
  private final double size;

  /**
   * @param couplings BS of shape (q, m), one column a Ritz value
   * @param size of the operator
   */
  OverlookedChance(RitzPairs pairs, DMatrixRMaj couplings, StartTrail starts, long size) {
    this.pairs = pairs;
    this.couplings = couplings;
    this.starts = starts;
    this.size = size;
  }

  /**
   * The chance for an eigenvalue at a place.
   *
   * @return from 0 to 1; 1 at a Ritz value, of which nothing can be said
   */
  public double at(double x) {
    Hidden hidden = new Hidden(x);
    double given = hidden.part(starts.given(x));
    double left = Math.sqrt(Math.max(0, 1 - given * given));
    return probability(hidden.part(starts.random(x)) / left);
  }

  /**
   * Where in the queue an eigenvector hides best from the random start vectors.
   *
   * @return one number a vector of the queue
   */
  double[] direction(double x) {
    return new Hidden(x).direction(starts.random(x));
  }

  /** An eigenvector at a place, as far as the projection knows it. */
  private final class Hidden {

    private final DMatrixRMaj m;
    private final DMatrixRMaj covariance;

    Hidden(double x) {
      m = couplings.copy();
      for (int j = 0; j < m.numCols; j++) {
        double away = pairs.values().get(j).value() - x;
        for (int i = 0; i < m.numRows; i++) {
          m.set(i, j, m.get(i, j) / away);
        }
      }
      covariance = CommonOps_DDRM.multTransB(m, m, null);
      for (int i = 0; i < m.numRows; i++) {
        covariance.add(i, i, 1);
      }
    }

    /** The most of it, of length 1, that can be in the span of start vectors. */
    double part(List<double[]> starts) {
      if (starts.isEmpty()) {
        return 0;
      }
      DMatrixRMaj e = unknown(starts);
      DMatrixRMaj squares = CommonOps_DDRM.multTransA(e, solve(e), null);
      return isFinite(squares) ? Math.sqrt(SymmetricEigen.of(squares).magnitude()) : 1;
    }

    double[] direction(List<double[]> starts) {
      DMatrixRMaj e = unknown(starts);
      DMatrixRMaj solution = solve(e);
      DMatrixRMaj squares = CommonOps_DDRM.multTransA(e, solution, null);
      if (!isFinite(squares)) {
        return new double[m.numRows];
      }
      DMatrixRMaj mixture =
          CommonOps_DDRM.extractColumn(SymmetricEigen.of(squares).vectors(), 0, null);
      return CommonOps_DDRM.mult(solution, mixture, null).data;
    }

    private DMatrixRMaj unknown(List<double[]> starts) {
      DMatrixRMaj e = new DMatrixRMaj(m.numRows, starts.size());
      for (int column = 0; column < e.numCols; column++) {
        double[] start = starts.get(column);
        DMatrixRMaj c = DMatrixRMaj.wrap(m.numCols, 1, pairs.components(start));
        DMatrixRMaj known = CommonOps_DDRM.mult(m, c, null);
        for (int row = 0; row < e.numRows; row++) {
          int place = pairs.size() + row;
          e.set(row, column, (place < start.length ? start[place] : 0) - known.get(row));
        }
      }
      return e;
    }

    private DMatrixRMaj solve(DMatrixRMaj e) {
      DMatrixRMaj solution = new DMatrixRMaj(e.numRows, e.numCols);
      if (!CommonOps_DDRM.solve(covariance, e, solution)) {
        solution.fill(Double.NaN);
      }
      return solution;
    }
  }

  /** Not so at a Ritz value. */
  private static boolean isFinite(DMatrixRMaj matrix) {
    return Double.isFinite(CommonOps_DDRM.elementSumAbs(matrix));
  }

  private double probability(double part) {
    int count = starts.randomCount();
    double volume = Math.pow(part * Math.sqrt(size / 2), count) / gammaOfHalf(count + 2);
    double chance = volume / starts.randomShares();
    return chance <= 1 ? chance : 1; // not a number where nothing is left
  }

  /** Gamma(n/2). */
  private static double gammaOfHalf(int n) {
    double gamma = n % 2 == 0 ? 1 : Math.sqrt(Math.PI);
    for (double factor = n / 2.0 - 1; factor > 0; factor--) {
      gamma *= factor;
    }
    return gamma;
  }

  /**
   * How far beyond the largest Ritz value, or below the smallest, an eigenvalue may lie that was
   * overlooked.
   *
   * @param end the outermost Ritz value
   * @param sign 1 for the largest, -1 for the smallest
   * @param limit the chance that is tolerated
   * @return a distance beyond which the chance is no more than the limit; infinite where there is
   *     none, as long as a random start vector has not been multiplied
   */
  public double reach(RitzValue end, int sign, double limit) {
    double norm = pairs.magnitude();
    double far = FARTHEST * norm;
    if (!(at(end.value() + sign * far) <= limit)) {
      return Double.POSITIVE_INFINITY;
    }
    double near = far / STRIDE;
    while (near > NEAREST * norm && at(end.value() + sign * near) <= limit) {
      far = near;
      near /= STRIDE;
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = Math.sqrt(near * far);
      if (at(end.value() + sign * middle) <= limit) {
        far = middle;
      } else {
        near = middle;
      }
    }
    return far;
  }
}
