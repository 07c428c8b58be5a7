package io.github.spherometer.estimators.spectrum;

import ai.djl.util.Preconditions;
import io.github.spherometer.estimators.eigen.RitzValue;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.stream.DoubleStream;

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
   * Returns the matrix-vector products used.
   *
   * @return n
   */
  public int products() {
    return eigenvalues.size();
  }

  /**
   * Returns the largest eigenvalue.
   *
   * @return rank 1 of n
   */
  public double largest() {
    return eigenvalues.get(0);
  }

  /**
   * Returns the smallest, that is most negative, eigenvalue.
   *
   * @return rank n of n
   */
  public double smallest() {
    return eigenvalues.get(eigenvalues.size() - 1);
  }

  @Override
  public double magnitude() {
    return Math.max(Math.abs(largest()), Math.abs(smallest()));
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
    Preconditions.checkArgument(
        lower <= upper, "lower is " + lower + ", must be at most " + upper + ", the upper limit");
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
