package io.github.spherometer.estimators.eigen;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.krylov.LanczosProcess;
import io.github.spherometer.estimators.krylov.RitzPairs;
import io.github.spherometer.estimators.krylov.ThreeTermRecurrence;
import io.github.spherometer.estimators.krylov.WantedValues;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.estimators.vector.RandomVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The spectrum as one start vector q sees it: a Gauss quadrature for the measure that gives an
 * eigenvalue the weight (x'q)^2 of its unit eigenvector x (Golub and Welsch 1969; Ubaru, Chen and
 * Saad 2017, section 3.1). With m nodes, q'p(A)q is exact for polynomials p of degree 2m - 1.
 *
 * <p>Over random vectors q the expectation of that measure is the spectrum itself, with the weight
 * 1/n for each eigenvalue: n times the mean of {@link #integral} over some of them estimates the
 * trace of a function of A, such as log det A. {@link
 * io.github.spherometer.estimators.spectrum.SpectralDensity} does so for the density.
 *
 * @param nodes one a product, in ascending order
 * @param exhausted whether the Krylov space of the start vector is all there is to it, so that
 *     nodes and weights are exact up to rounding
 * @param mayRepeat whether nodes may be copies of one eigenvalue that share its weight, as those of
 *     {@link #withoutBasis} may be: integrals and shares are right then, and the number of nodes
 *     says nothing
 */
public record GaussQuadrature(List<Node> nodes, boolean exhausted, boolean mayRepeat) {

  /**
   * Checks the nodes.
   *
   * @param nodes at least one, in ascending order; copied
   * @param exhausted any
   * @param mayRepeat any
   * @throws IllegalArgumentException if there is none, or their order is another one
   */
  public GaussQuadrature {
    nodes = List.copyOf(nodes);
    Require.atLeast("number of nodes", nodes.size(), 1);
    Require.that(isAscending(nodes), "nodes", nodes, "in ascending order");
  }

  /**
   * A quadrature whose nodes do not repeat.
   *
   * @param nodes at least one, in ascending order; copied
   * @param exhausted any
   * @throws IllegalArgumentException if there is none, or their order is another one
   */
  public GaussQuadrature(List<Node> nodes, boolean exhausted) {
    this(nodes, exhausted, false);
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
   * Takes Lanczos steps with full reorthogonalization from a random vector, uniform on the unit
   * sphere, until they are all taken or its Krylov space is exhausted.
   *
   * <p>Memory: {@code steps + 1} vectors of n numbers, or n of them if that is less, while it runs.
   *
   * @param operator a symmetric matrix; if it is not, the residuals of the nodes show it
   * @param steps most products, at least 1
   * @param seed of the start vector; equal seeds give equal vectors
   * @return as many nodes as products were taken
   * @throws IllegalArgumentException if there are no steps
   * @throws NonFiniteProductException if a product is infinite or not a number
   */
  public static GaussQuadrature of(LinearOperator operator, int steps, long seed) {
    Require.atLeast("steps", steps, 1);
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

  /**
   * Takes Lanczos steps without reorthogonalization from the start vector that {@link #of} takes
   * for the same seed. In floating point their vectors lose orthogonality: eigenvalues that have
   * converged come again, as further nodes beside the first that share its weight. The nodes are
   * those of a matrix with tiny clusters in place of eigenvalues (Greenbaum 1989), so {@link
   * #integral}, {@link #moment} and {@link #within} remain what they are, up to rounding, but later
   * steps resolve less than as many of {@code of}.
   *
   * <p>Memory: 3 vectors of n numbers while it runs, whatever the number of steps.
   *
   * @param operator a symmetric matrix. If it is not, nothing shows it
   * @param steps most products, at least 1
   * @param seed of the start vector; equal seeds give equal vectors
   * @return as many nodes as products were taken, which may repeat
   * @throws IllegalArgumentException if there are no steps
   * @throws NonFiniteProductException if a product is infinite or not a number
   */
  public static GaussQuadrature withoutBasis(LinearOperator operator, int steps, long seed) {
    Require.atLeast("steps", steps, 1);
    RandomVectors random =
        RandomVectors.starts(operator.manager(), operator.size(), operator.dataType(), seed);
    NDArray start = ArrayScope.kept(random::gaussian);
    ThreeTermRecurrence recurrence = ThreeTermRecurrence.of(operator, start, steps);
    return new GaussQuadrature(nodes(recurrence.ritzPairs()), recurrence.isExhausted(), true);
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
   * Returns the nodes without their weights, as estimates of eigenvalues.
   *
   * @return Ritz values with their residuals, in ascending order
   */
  public List<RitzValue> ritzValues() {
    return nodes.stream().map(Node::ritzValue).toList();
  }

  /**
   * Returns the integral of a function over the measure, q'f(A)q.
   *
   * @param function f, defined on the whole range of the nodes
   * @return the sum over the nodes of weight times f(value): exact for polynomials of a degree of
   *     at most {@code 2 nodes().size() - 1}, and for any function if the space is exhausted
   */
  public double integral(DoubleUnaryOperator function) {
    return nodes.stream()
        .mapToDouble(node -> node.weight() * function.applyAsDouble(node.value()))
        .sum();
  }

  /**
   * Returns a moment of the measure, q'A^p q.
   *
   * @param p exponent, at least 0; exact up to {@code 2 nodes().size() - 1}
   * @return the {@link #integral} of x^p; the unit is that of the operator to the power of p
   * @throws IllegalArgumentException if the exponent is negative
   */
  public double moment(int p) {
    Require.atLeast("p", p, 0);
    return integral(x -> Math.pow(x, p));
  }

  /**
   * Returns the weight of the nodes in a closed interval. The measure itself may give it more or
   * less, by at most the {@link #resolution} of either limit.
   *
   * @param lower its lower limit, included; may be infinite
   * @param upper its upper limit, included; may be infinite
   * @return a fraction from 0 to 1, up to rounding
   * @throws IllegalArgumentException if the lower limit is above the upper one
   */
  public double within(double lower, double upper) {
    Require.interval(lower, upper);
    return nodes.stream()
        .filter(node -> node.value() >= lower && node.value() <= upper)
        .mapToDouble(Node::weight)
        .sum();
  }

  /**
   * Returns how far the weight of the nodes up to a limit can be from the measure up to it: the
   * smaller of two bounds. The one is small where the nodes near the limit have small residuals, as
   * outliers have; it looks at the eigenvectors that the start vector could have on the other side.
   * The other is the weight of a neighbouring node, and holds inside a bulk too (separation theorem
   * of Chebyshev, Markov and Stieltjes; Szego, Orthogonal Polynomials, 3.41). Where nodes may
   * repeat it is the only one.
   *
   * @param limit where the measure is cut off; same unit as the operator
   * @return a fraction; 0 where the limit is infinite
   */
  public double resolution(double limit) {
    if (Double.isInfinite(limit)) {
      return 0;
    }
    double leakage = mayRepeat ? Double.NaN : leakage(limit);
    return leakage < separation(limit) ? leakage : separation(limit);
  }

  /** No more than the weight of a neighbouring node is on the wrong side. */
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
