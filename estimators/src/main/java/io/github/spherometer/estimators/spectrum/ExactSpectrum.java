package io.github.spherometer.estimators.spectrum;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.eigen.Extreme;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A whole spectrum as {@link DenseEigensolver} found it.
 *
 * @param eigenvalues all n, copies included, in descending order; same unit as the operator
 * @param asymmetry Frobenius norm of the antisymmetric part of the matrix, which for a symmetric
 *     operator is the rounding of its products
 * @param error a bound on the error of every eigenvalue: the asymmetry, since the symmetric part is
 *     rounded as much (Weyl), the rounding of the matrix to the operator's data type, and that of
 *     the decomposition. It takes the operator for exact: no error that all products share is in it
 */
public record ExactSpectrum(List<Double> eigenvalues, double asymmetry, double error)
    implements SpectralDistribution {

  /**
   * Checks that there is a spectrum, and its errors.
   *
   * @param eigenvalues at least one, in descending order; copied
   * @param asymmetry at least 0, or NaN
   * @param error at least 0, or NaN
   * @throws IllegalArgumentException if there are none, their order is another one, or an error is
   *     negative
   */
  public ExactSpectrum {
    eigenvalues = List.copyOf(eigenvalues);
    Require.atLeast("number of eigenvalues", eigenvalues.size(), 1);
    Require.that(isDescending(eigenvalues), "eigenvalues", eigenvalues, "in descending order");
    Require.notNegative("asymmetry", asymmetry);
    Require.notNegative("error", error);
  }

  private static boolean isDescending(List<Double> values) {
    return IntStream.range(1, values.size()).allMatch(i -> values.get(i - 1) >= values.get(i));
  }

  /**
   * Returns the matrix-vector products used.
   *
   * @return n
   */
  public int products() {
    return eigenvalues.size();
  }

  /**
   * Returns the largest eigenvalue, with what bounds its error.
   *
   * @return rank 1 of n; both bounds are the {@link #error}
   */
  public Extreme largest() {
    return extreme(0);
  }

  /**
   * Returns the smallest, that is most negative, eigenvalue, with what bounds its error.
   *
   * @return rank n of n; both bounds are the {@link #error}
   */
  public Extreme smallest() {
    return extreme(eigenvalues.size() - 1);
  }

  private Extreme extreme(int rank) {
    return new Extreme(eigenvalues.get(rank), error, error);
  }

  @Override
  public double magnitude() {
    return Math.max(Math.abs(largest().value()), Math.abs(smallest().value()));
  }

  /**
   * Returns the trace.
   *
   * @return the sum of the eigenvalues, within n times the error
   */
  public double trace() {
    return values().sum();
  }

  /**
   * Returns the Frobenius norm.
   *
   * @return the root of the sum of the squared eigenvalues
   */
  public double frobeniusNorm() {
    return Math.sqrt(values().map(value -> value * value).sum());
  }

  /**
   * Counts the eigenvalues that are certainly not zero.
   *
   * @return how many are larger than the error by absolute value
   */
  public int rank() {
    return (int) count(this::isNonZero);
  }

  /**
   * Returns the condition number in the 2-norm: largest over smallest absolute value.
   *
   * @return at least 1; infinite for a matrix that is singular or cannot be told from one, its
   *     {@link #rank} being below n
   */
  public double conditionNumber() {
    return rank() < eigenvalues.size() ? Double.POSITIVE_INFINITY : nonZeroConditionNumber();
  }

  /**
   * Returns the condition number of the part that is not zero: largest over smallest absolute value
   * among those that {@link #rank} counts.
   *
   * @return at least 1; NaN if there are none
   */
  public double nonZeroConditionNumber() {
    return magnitude() / nonZero().min().orElse(Double.NaN);
  }

  private DoubleStream nonZero() {
    return values().filter(this::isNonZero).map(Math::abs);
  }

  private boolean isNonZero(double value) {
    return Math.abs(value) > error;
  }

  @Override
  public SpectralMass within(double lower, double upper) {
    Require.interval(lower, upper);
    double size = eigenvalues.size();
    double inside = count(value -> value >= lower && value <= upper);
    double near =
        count(value -> Math.abs(value - lower) <= error || Math.abs(value - upper) <= error);
    return new SpectralMass(inside / size, 0, near / size);
  }

  @Override
  public BulkEdge upperEdge() {
    return bulk().upperEdge();
  }

  @Override
  public BulkEdge lowerEdge() {
    return bulk().lowerEdge();
  }

  private Bulk bulk() {
    List<RitzValue> bounded =
        eigenvalues.stream().map(value -> new RitzValue(value, error)).toList();
    return new Bulk(
        List.of(bounded),
        eigenvalues.get(eigenvalues.size() / 2),
        (lower, upper) -> within(lower, upper).value());
  }

  private long count(DoublePredicate condition) {
    return values().filter(condition).count();
  }

  private DoubleStream values() {
    return eigenvalues.stream().mapToDouble(Double::doubleValue);
  }
}
