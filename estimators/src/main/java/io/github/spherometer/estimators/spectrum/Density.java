package io.github.spherometer.estimators.spectrum;

import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.eigen.GaussQuadrature;
import io.github.spherometer.estimators.statistics.RunningMean;
import io.github.spherometer.estimators.statistics.Student;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The density of a spectrum as {@link SpectralDensity} sampled it: the mean of the starts'
 * quadratures, each node a Gaussian.
 *
 * <p>The weights sum to 1, up to rounding. So does the integral over the real line of what {@link
 * #at} returns: broadening moves weight, some of it beyond the ends of the spectrum, but loses
 * none. Moments, shares and edges are those of the nodes, without broadening.
 *
 * <p>A multiple eigenvalue is one node of a start, with the weight of all its copies, so shares and
 * moments are right; among the outliers it counts once, or as often as every start sees it.
 *
 * @param quadratures one a start
 * @param broadening standard deviation of the Gaussians; same unit as the operator, greater than 0
 * @param size the order n of the operator: n times a share is a number of eigenvalues. 0 where it
 *     is not known
 */
public record Density(List<GaussQuadrature> quadratures, double broadening, long size)
    implements SpectralDistribution {

  /**
   * Standard deviations beyond the outermost nodes at which a plot ends: 3 in 10 million of a
   * Gaussian are further out.
   */
  private static final double MARGIN = 5;

  /** Roundings of the magnitude below which the range of the nodes is that of a point. Chosen. */
  private static final double POINT_ROUNDINGS = 100;

  /**
   * A point of the curve.
   *
   * @param x where; same unit as the operator
   * @param density eigenvalues per unit, as a fraction of all
   * @param standardError of {@code density} across the starts, as in {@link Estimate}; NaN for a
   *     single start
   */
  public record Point(double x, double density, double standardError) {

    /**
     * Checks the error.
     *
     * @param x any
     * @param density any
     * @param standardError at least 0, or NaN
     * @throws IllegalArgumentException if the standard error is negative
     */
    public Point {
      Require.notNegative("standardError", standardError);
    }
  }

  /**
   * Checks that there is something to broaden, and by what.
   *
   * @param quadratures at least one; copied
   * @param broadening greater than 0 and finite
   * @param size at least 0
   * @throws IllegalArgumentException if there is no quadrature, or broadening or size are out of
   *     range
   */
  public Density {
    quadratures = List.copyOf(quadratures);
    Require.atLeast("number of quadratures", quadratures.size(), 1);
    Require.positive("broadening", broadening);
    Require.atLeast("size", size, 0);
  }

  /**
   * Broadens by a fraction of the range of the nodes; where that is nothing but rounding, by a
   * fraction of their magnitude; for the zero operator, of 1.
   */
  static Density of(
      List<GaussQuadrature> quadratures, double fraction, double unitRoundoff, long size) {
    Density density = new Density(quadratures, fraction, size);
    double magnitude = density.magnitude();
    double range = density.largest().value() - density.smallest().value();
    if (range > POINT_ROUNDINGS * unitRoundoff * magnitude) {
      return density.withBroadening(fraction * range);
    }
    return density.withBroadening(magnitude > 0 ? fraction * magnitude : fraction);
  }

  /**
   * Returns the same density with another broadening; no products are needed.
   *
   * @param broadening standard deviation, same unit as the operator; greater than 0 and finite
   * @return a new density
   * @throws IllegalArgumentException if the broadening is out of range
   */
  public Density withBroadening(double broadening) {
    return new Density(quadratures, broadening, size);
  }

  /**
   * Returns the nodes of all starts with their weights in the mean.
   *
   * @return in ascending order; the weights sum to 1, up to rounding
   */
  public List<GaussQuadrature.Node> nodes() {
    double starts = quadratures.size();
    return quadratures.stream()
        .flatMap(quadrature -> quadrature.nodes().stream())
        .map(n -> new GaussQuadrature.Node(n.value(), n.weight() / starts, n.residual()))
        .sorted(Comparator.comparingDouble(GaussQuadrature.Node::value))
        .toList();
  }

  /**
   * Returns the matrix-vector products used.
   *
   * @return one a node
   */
  public int products() {
    return quadratures.stream().mapToInt(quadrature -> quadrature.nodes().size()).sum();
  }

  /**
   * Evaluates the broadened density.
   *
   * @param x where; same unit as the operator
   * @return eigenvalues per unit as a fraction of all, with its standard error across the starts
   */
  public Estimate at(double x) {
    return mean(quadrature -> quadrature.integral(node -> gaussian(x - node, broadening)));
  }

  private static double gaussian(double distance, double broadening) {
    double deviations = distance / broadening;
    return Math.exp(-deviations * deviations / 2) / (broadening * Math.sqrt(2 * Math.PI));
  }

  /**
   * Evaluates the broadened density on an even grid that ends five standard deviations beyond the
   * outermost nodes. At the default broadening 700 points are two for a standard deviation.
   *
   * @param points how many; at least 2
   * @return the curve, in ascending order of x
   * @throws IllegalArgumentException if there are fewer than 2 points
   */
  public List<Point> grid(int points) {
    Require.atLeast("points", points, 2);
    double start = smallest().value() - MARGIN * broadening;
    double end = largest().value() + MARGIN * broadening;
    List<Point> curve = new ArrayList<>(points);
    for (int i = 0; i < points; i++) {
      double x = start + (end - start) * i / (points - 1);
      Estimate density = at(x);
      curve.add(new Point(x, density.value(), density.standardError()));
    }
    return curve;
  }

  /**
   * Evaluates the density of the logarithm of the absolute value, on either side of zero, for
   * log-log plots of a spectrum (Papyan 2018). Each node is a Gaussian of a tenth of a decade, and
   * the curves go six decades down from the magnitude.
   *
   * @param points how many on each side; at least 2. 120 are two for a standard deviation
   * @return both curves
   * @throws IllegalArgumentException if there are fewer than 2 points
   */
  public LogarithmicDensity logarithmic(int points) {
    return logarithmic(points, 6, 0.1);
  }

  /**
   * Evaluates the density of the logarithm of the absolute value, on either side of zero.
   *
   * @param points how many on each side; at least 2
   * @param decades how far the curves go down from the {@link #magnitude}; greater than 0 and
   *     finite
   * @param broadening standard deviation of the Gaussians, in decades; greater than 0 and finite
   * @return both curves
   * @throws IllegalArgumentException if an argument is out of range
   */
  public LogarithmicDensity logarithmic(int points, double decades, double broadening) {
    Require.atLeast("points", points, 2);
    Require.positive("decades", decades);
    Require.positive("broadening", broadening);
    return new LogarithmicDensity(
        logarithmicCurve(1, points, decades, broadening),
        logarithmicCurve(-1, points, decades, broadening),
        broadening);
  }

  private List<Point> logarithmicCurve(int sign, int points, double decades, double broadening) {
    double end = Math.log10(magnitude()) + MARGIN * broadening;
    double length = decades + MARGIN * broadening;
    List<Point> curve = new ArrayList<>(points);
    for (int i = 0; i < points && magnitude() > 0; i++) {
      double exponent = end - length + length * i / (points - 1);
      Estimate density =
          mean(q -> q.integral(x -> logarithmicGaussian(sign * x, exponent, broadening)));
      double x = sign * Math.pow(10, exponent);
      curve.add(new Point(x, density.value(), density.standardError()));
    }
    return curve;
  }

  /** Nodes on the other side of zero, and zero itself, have no logarithm. */
  private static double logarithmicGaussian(double node, double exponent, double broadening) {
    return node > 0 ? gaussian(exponent - Math.log10(node), broadening) : 0;
  }

  /**
   * Returns a moment of the spectrum: the mean of the p-th power of the eigenvalues. The first is
   * the trace over n, the second the squared Frobenius norm over n.
   *
   * @param p at least 0; with m steps at most 2m - 1, up to which a quadrature is exact for its
   *     start, unless the start's space was exhausted
   * @return the moment with its standard error across the starts
   * @throws IllegalArgumentException if p is out of range
   */
  public Estimate moment(int p) {
    int highest =
        quadratures.stream()
            .filter(quadrature -> !quadrature.exhausted())
            .mapToInt(quadrature -> 2 * quadrature.nodes().size() - 1)
            .min()
            .orElse(Integer.MAX_VALUE);
    Require.that(p >= 0 && p <= highest, "p", p, "between 0 and " + highest);
    return mean(quadrature -> quadrature.moment(p));
  }

  /**
   * {@inheritDoc}
   *
   * <p>With m steps, eigenvalues inside the bulk are told apart to about a m-th of its width. A
   * limit that is closer to zero than that can only be resolved where few eigenvalues are near it:
   * look at the resolution.
   */
  @Override
  public SpectralMass within(double lower, double upper) {
    Estimate share = mean(quadrature -> quadrature.within(lower, upper));
    Estimate bound = mean(q -> q.resolution(lower) + q.resolution(upper));
    return new SpectralMass(
        Math.min(1, share.value()), share.standardError(), Math.min(1, bound.value()));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Never resolved where nodes {@linkplain GaussQuadrature#mayRepeat may repeat}: copies of an
   * outlier would be counted.
   */
  @Override
  public BulkEdge upperEdge() {
    return mayRepeat() ? unknownEdge(largest()) : bulk().upperEdge();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Never resolved where nodes {@linkplain GaussQuadrature#mayRepeat may repeat}: copies of an
   * outlier would be counted.
   */
  @Override
  public BulkEdge lowerEdge() {
    return mayRepeat() ? unknownEdge(smallest()) : bulk().lowerEdge();
  }

  private boolean mayRepeat() {
    return quadratures.stream().anyMatch(GaussQuadrature::mayRepeat);
  }

  private static BulkEdge unknownEdge(RitzValue end) {
    return new BulkEdge(end.value(), end.residual(), 0, 0, false);
  }

  @Override
  public double magnitude() {
    return Math.max(Math.abs(largest().value()), Math.abs(smallest().value()));
  }

  /**
   * Returns the largest node of all starts. It lies inside the spectrum, so that the largest
   * eigenvalue is at least as large, up to rounding; {@link
   * io.github.spherometer.estimators.eigen.Lanczos} bounds how much larger it may be.
   *
   * @return the value with its residual
   */
  public RitzValue largest() {
    return ritzValues().max(Comparator.comparingDouble(RitzValue::value)).orElseThrow();
  }

  /**
   * Returns the smallest, that is most negative, node of all starts. The smallest eigenvalue is at
   * most as large, up to rounding.
   *
   * @return the value with its residual
   */
  public RitzValue smallest() {
    return ritzValues().min(Comparator.comparingDouble(RitzValue::value)).orElseThrow();
  }

  private Stream<RitzValue> ritzValues() {
    return quadratures.stream().flatMap(quadrature -> quadrature.ritzValues().stream());
  }

  private Bulk bulk() {
    return new Bulk(
        quadratures.stream().map(GaussQuadrature::ritzValues).toList(),
        median(),
        (lower, upper) -> within(lower, upper).value());
  }

  private double median() {
    double below = 0;
    for (GaussQuadrature.Node node : nodes()) {
      below += node.weight();
      if (below >= 0.5) {
        return node.value();
      }
    }
    return largest().value();
  }

  private Estimate mean(ToDoubleFunction<GaussQuadrature> quantity) {
    RunningMean mean = new RunningMean();
    quadratures.forEach(quadrature -> mean.add(quantity.applyAsDouble(quadrature)));
    double error = Student.factor(mean.count() - 1.0) * mean.standardError();
    return new Estimate(mean.mean(), error);
  }
}
