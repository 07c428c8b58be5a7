package io.github.spherometer.estimators.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.github.spherometer.estimators.statistics.Student;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of the three entries between two that do not count. */
class DiagonalSumTest {

  private final NDManager manager = NDManager.newBaseManager();
  private final DiagonalSum sum = new DiagonalSum(1, 4);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void meanIsThatOfTheSums() {
    addEntries(1, 2, 3);
    addEntries(5, -2, 0);

    assertThat(sum.count()).isEqualTo(2);
    assertThat(sum.mean()).isEqualTo(4.5);
  }

  /**
   * Products at 45 degrees; the entries have the variances 8, 8 and 4.5, and the squared lengths 14
   * and 29.
   */
  @Test
  void standardErrorIsThatOfTheEntriesAsFarAsItIsKnown() {
    addProduct(1, 1, 0);
    addProduct(7, 0, 0);
    addEntries(1, 2, 3);
    addEntries(5, -2, 0);

    double known = Student.factor(2 / (0.5 + 0.1));
    assertThat(sum.standardError()).isCloseTo(known * Math.sqrt(20.5 + 7.5), within(1e-13));
  }

  @Test
  void singleProbeHasNoStandardError() {
    addProduct(1, 1, 0);
    addEntries(1, 2, 3);

    assertThat(sum.standardError()).isNaN();
  }

  private void addProduct(double... product) {
    sum.addProduct(manager.create(new double[] {99, product[0], product[1], product[2], 99}));
  }

  private void addEntries(double... entries) {
    sum.addEntries(manager.create(new double[] {99, entries[0], entries[1], entries[2], -98}));
  }
}
