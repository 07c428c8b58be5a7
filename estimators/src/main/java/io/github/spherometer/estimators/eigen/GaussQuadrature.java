package io.github.spherometer.estimators.eigen;

import ai.djl.ndarray.NDManager;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.RandomVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The spectrum as one start vector q sees it: a Gauss quadrature for the measure that gives an
 * eigenvalue the weight (x'q)^2 of its unit eigenvector x (Golub and Welsch 1969; Ubaru, Chen and
 * Saad 2017, section 3.1). With m nodes, q'p(A)q is exact for polynomials p of degree 2m - 1.
 *
 * @param nodes one a product, in ascending order
 * @param exhausted whether the Krylov space of the start vector is all there is to it, so that
 *     nodes and weights are exact up to rounding
 */
public record GaussQuadrature(List<Node> nodes, boolean exhausted) {

  /**
   * Checks the nodes.
   *
   * @param nodes at least one, in ascending order; copied
   * @param exhausted any
   * @throws IllegalArgumentException if there is none, or their order is another one
   */
  public GaussQuadrature {
    nodes = List.copyOf(nodes);
    Require.atLeast("number of nodes", nodes.size(), 1);
    Require.that(isAscending(nodes), "nodes", nodes, "in ascending order");
  }

  private static boolean isAscending(List<Node> nodes) {
    return IntStream.range(1, nodes.size())
        .allMatch(i -> nodes.get(i - 1).value() <= nodes.get(i).value());
  }

  /**
   * A Ritz value and its share of the start vector.
   *
   * @param value the Ritz value; same unit as the operator
   * @param weight squared first component of the unit eigenvector of the projected operator. The
   *     weights of a quadrature sum to 1, up to rounding
   * @param residual as in {@link RitzValue}
   */
  public record Node(double value, double weight, double residual) {

    /**
     * Checks weight and residual.
     *
     * @param value any
     * @param weight at least 0
     * @param residual at least 0, or NaN where there is none
     * @throws IllegalArgumentException if weight or residual are negative
     */
    public Node {
      Require.notNegative("weight", weight);
      Require.notNegative("residual", residual);
    }

    RitzValue ritzValue() {
      return new RitzValue(value, residual);
    }
  }

  /**
   * Takes Lanczos steps until the budget is spent or the space is exhausted. It must not be
   * continued from there with another vector, whose weights would not be those of the start.
   *
   * @param operator a symmetric matrix
   * @param steps products to spend at most, at least 1
   * @param seed of the start vector
   * @return as many nodes as products were taken
   */
  public static GaussQuadrature of(LinearOperator operator, int steps, long seed) {
    try (NDManager manager = operator.manager().newSubManager()) {
      WantedValues all = new WantedValues(Which.LARGEST_ALGEBRAIC, steps, 0);
      RandomVectors random =
          RandomVectors.starts(operator.manager(), operator.size(), operator.dataType(), seed);
      LanczosProcess process =
          new LanczosProcess(operator, manager, capacity(operator, steps), all, random);
      process.addRandomStarts(1);
      do {
        process.extend();
      } while (!process.isExhausted() && process.products() < steps);
      return new GaussQuadrature(nodes(process.relation().ritzPairs()), process.isExhausted());
    }
  }

  /** A restart would forget the start vector. */
  private static int capacity(LinearOperator operator, int steps) {
    return (int) Math.min(operator.size(), steps + 1L);
  }

  private static List<Node> nodes(RitzPairs pairs) {
    List<Node> nodes = new ArrayList<>(pairs.size());
    for (int place = pairs.size() - 1; place >= 0; place--) {
      RitzValue ritz = pairs.values().get(place);
      nodes.add(new Node(ritz.value(), pairs.weight(place), ritz.residual()));
    }
    return nodes;
  }

  /**
   * Returns the nodes without their weights.
   *
   * @return in ascending order
   */
  public List<RitzValue> ritzValues() {
    return nodes.stream().map(Node::ritzValue).toList();
  }

  /**
   * Returns the mean of the p-th power of the eigenvalues, q'A^p q.
   *
   * @param p exponent, at least 0
   * @return the sum over the nodes of weight times value^p
   */
  public double moment(int p) {
    return nodes.stream().mapToDouble(node -> node.weight() * Math.pow(node.value(), p)).sum();
  }

  /**
   * Returns the weight in a closed interval.
   *
   * @param lower its lower end, included
   * @param upper its upper end, included
   * @return a share in [0, 1]
   */
  public double within(double lower, double upper) {
    return nodes.stream()
        .filter(node -> node.value() >= lower && node.value() <= upper)
        .mapToDouble(Node::weight)
        .sum();
  }

  /**
   * How far the weight of the nodes up to a limit can be from the measure up to it: the smaller of
   * two bounds.
   *
   * @param limit where it is cut off
   * @return a share; 0 where the limit is infinite
   */
  public double resolution(double limit) {
    if (Double.isInfinite(limit)) {
      return 0;
    }
    double leakage = leakage(limit);
    return leakage < separation(limit) ? leakage : separation(limit);
  }

  /**
   * Separation theorem of Chebyshev, Markov and Stieltjes (Szego, Orthogonal Polynomials, 3.41): no
   * more than the weight of a neighbouring node is on the wrong side.
   */
  private double separation(double limit) {
    double below = 0;
    for (Node node : nodes) {
      if (node.value() > limit) {
        return Math.max(below, node.weight());
      }
      below = node.weight();
    }
    return below;
  }

  /**
   * With z the part of q in the Ritz vectors on one side of the limit, the part of z in
   * eigenvectors on the other side is at most e = sum sqrt(w_i) r_i / |limit - theta_i|, and the
   * measure of the side at least |z|^2 - 2e. Says nothing (NaN) if a node is at the limit.
   */
  private double leakage(double limit) {
    double below = 0;
    double above = 0;
    for (Node node : nodes) {
      double part = Math.sqrt(node.weight()) * node.residual() / Math.abs(limit - node.value());
      if (node.value() <= limit) {
        below += part;
      } else {
        above += part;
      }
    }
    return 2 * Math.max(below, above);
  }
}
