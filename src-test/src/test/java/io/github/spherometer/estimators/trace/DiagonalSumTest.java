package io.github.spherometer.estimators.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.estimators.statistics.Student;
import org.junit.jupiter.api.Test;

class DiagonalSumTest {

  private final DiagonalSum sum = new DiagonalSum();

  @Test
  void meanIsThatOfTheSums() {
    add(vector(1, 1, 0), vector(1, 2, 3));
    add(vector(7, 0, 0), vector(5, -2, 0));

    assertThat(sum.count()).isEqualTo(2);
    assertThat(sum.mean()).isEqualTo(4.5);
  }

  /**
   * Products at 45 degrees; the entries have the variances 8, 8 and 4.5, and the squared lengths 14
   * and 29.
   */
  @Test
  void standardErrorIsThatOfTheEntriesAsFarAsItIsKnown() {
    add(vector(1, 1, 0), vector(1, 2, 3));
    add(vector(7, 0, 0), vector(5, -2, 0));

    double known = Student.factor(2 / (0.5 + 0.1));
    assertThat(sum.standardError()).isCloseTo(known * Math.sqrt(20.5 + 7.5), within(1e-13));
  }

  @Test
  void singleProbeHasNoStandardError() {
    add(vector(1, 1, 0), vector(1, 2, 3));

    assertThat(sum.standardError()).isNaN();
  }

  private void add(FoldedVector product, FoldedVector entries) {
    sum.add(product, entries);
  }

  private static FoldedVector vector(double... values) {
    FoldedVector vector = new FoldedVector(values.length);
    vector.add(values, 0, values.length);
    return vector;
  }
}
