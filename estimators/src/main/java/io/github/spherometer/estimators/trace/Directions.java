package io.github.spherometer.estimators.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * How many eigenvalues make the products Bz of random vectors z, from the angles between them: of a
 * matrix of rank one all products point the same way, however long they are. With x and y two of
 * them, E (x'y)^2 = tr B^4 and E |x|^2 = tr B^2, so the squared cosine is about tr B^4 / (tr
 * B^2)^2.
 */
final class Directions {

  /** The first ones are enough: 28 pairs. Chosen, as each is compared with all before it. */
  private static final int MOST = 8;

  /**
   * Added to the squared cosines, so that two products at right angles do not pass for many: they
   * pass for 10 degrees of freedom. Chosen.
   */
  private static final double CAUTION = 0.1;

  private final List<double[]> products = new ArrayList<>();
  private double squaredCosines;

  /** Adds a product, which is kept. */
  void add(double[] product) {
    if (products.size() == MOST) {
      return;
    }
    for (double[] other : products) {
      squaredCosines += squaredCosine(product, other);
    }
    products.add(product);
  }

  private static double squaredCosine(double[] x, double[] y) {
    double xx = Sums.ofProducts(x, x);
    double yy = Sums.ofProducts(y, y);
    double xy = Sums.ofProducts(x, y);
    return xx > 0 && yy > 0 ? (xy / xx) * (xy / yy) : 1;
  }

  /**
   * Degrees of freedom of the squared length of one product, (tr B^2)^2 / tr B^4: those of the sum
   * of l^2 chi^2 over the eigenvalues l (Satterthwaite 1946).
   */
  double freedom() {
    double pairs = products.size() * (products.size() - 1) / 2.0;
    return pairs / (squaredCosines + CAUTION);
  }
}
