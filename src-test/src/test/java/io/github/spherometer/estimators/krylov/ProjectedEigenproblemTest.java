package io.github.spherometer.estimators.krylov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.projection.ProjectedMatrix;
import org.junit.jupiter.api.Test;

/** Residuals written out, in a basis of one or two vectors. */
class ProjectedEigenproblemTest {

  private static final double HALF = Math.sqrt(0.5);

  private final ProjectedMatrix projected = new ProjectedMatrix(0);

  @Test
  void residualIsTheCouplingToTheQueue() {
    projected.add(new double[] {7, 3, 4}, 0);

    assertPairs(0, new double[] {7}, 5);
  }

  @Test
  void valuesAreThoseOfTheLowerTriangleInDescendingOrder() {
    projected.add(new double[] {0, 2, 0}, 0);
    projected.add(new double[] {2, 3, 1}, 0);

    double[] values = {4, -1};
    assertPairs(0, values, 2 / Math.sqrt(5), 1 / Math.sqrt(5));
    RitzPairs pairs = ProjectedEigenproblem.solve(projected, 0);
    assertThat(pairs.weight(0)).isCloseTo(0.2, within(1e-15));
    assertThat(pairs.weight(1)).isCloseTo(0.8, within(1e-15));
  }

  /**
   * T is a reflection and D has a single entry c: |Ds| is c / sqrt 2, and |(D + D')s / 2| c / 2.
   */
  @Test
  void asymmetryIsAResidual() {
    projected.add(new double[] {0, 1}, 0);
    projected.add(new double[] {1.25, 0}, 0);

    assertPairs(0, new double[] {1, -1}, 0.25 * HALF, 0.25 * HALF);
  }

  /** T is diagonal: the vector that D takes to zero is no eigenvector of the symmetric part. */
  @Test
  void asymmetryOfTheSymmetricPartIsAResidualToo() {
    projected.add(new double[] {2, 0}, 0);
    projected.add(new double[] {0.5, 1}, 0);

    assertPairs(0, new double[] {2, 1}, 0.25, 0.5);
  }

  @Test
  void whatNoBasisVectorTakesUpIsAdded() {
    projected.add(new double[] {7, 3, 4}, 0.25);

    assertPairs(0, new double[] {7}, 5.25);
  }

  /** sqrt(2m - 1) u |A| a product, times |s|_1. */
  @Test
  void roundingOfTheProductsIsAdded() {
    projected.add(new double[] {0, 4}, 0);
    projected.add(new double[] {4, 0}, 0);

    double rounding = Math.sqrt(3) * 0.125 * 4 * 2 * HALF;
    assertPairs(0.125, new double[] {4, -4}, rounding, rounding);
  }

  private void assertPairs(double unitRoundoff, double[] values, double... residuals) {
    RitzPairs pairs = ProjectedEigenproblem.solve(projected, unitRoundoff);

    assertThat(pairs.values().stream().mapToDouble(RitzValue::value).toArray())
        .containsExactly(values, within(1e-14));
    assertThat(pairs.values().stream().mapToDouble(RitzValue::residual).toArray())
        .containsExactly(residuals, within(1e-14));
  }
}
