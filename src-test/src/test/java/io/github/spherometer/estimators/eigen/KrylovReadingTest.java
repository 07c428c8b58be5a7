package io.github.spherometer.estimators.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.krylov.LanczosProcess;
import io.github.spherometer.estimators.krylov.OverlookedChance;
import io.github.spherometer.estimators.krylov.WantedValues;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.RandomVectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KrylovReadingTest {

  private static final int SIZE = 60;
  private static final double CHANCE = 1e-4;
  private static final WantedValues WANTED = new WantedValues(Which.SMALLEST_ALGEBRAIC, 2, 0.01);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private LanczosProcess process(LinearOperator operator, int products) {
    RandomVectors random = RandomVectors.starts(manager, SIZE, DataType.FLOAT64, 1);
    LanczosProcess process = new LanczosProcess(operator, manager, SIZE, WANTED, random);
    process.addRandomStarts(1);
    for (int product = 0; product < products; product++) {
      process.extend();
    }
    return process;
  }

  private static Spectrum read(LinearOperator operator, LanczosProcess process, boolean converged) {
    return new KrylovReading(operator, process, WANTED, CHANCE).spectrum(converged);
  }

  private LinearOperator diagonal(double width) {
    double[] eigenvalues = Operators.withBulk(SIZE, width, 10, 8, -4, -6);
    return Operators.diagonal(manager, DataType.FLOAT64, eigenvalues);
  }

  @Test
  void bothEndsAreReadBesideTheWanted() {
    Spectrum spectrum = read(diagonal(1), process(diagonal(1), 12), true);

    assertThat(spectrum.ritzValues())
        .extracting(RitzValue::value)
        .satisfiesExactly(
            value -> assertThat(value).isCloseTo(-6, within(1e-3)),
            value -> assertThat(value).isCloseTo(-4, within(1e-3)));
    assertThat(spectrum.largest().value()).isCloseTo(10, within(1e-3));
    assertThat(spectrum.smallest().value()).isCloseTo(-6, within(1e-3));
    assertThat(spectrum.products()).isEqualTo(12);
    assertThat(spectrum.converged()).isTrue();
    assertThat(spectrum.asymmetric()).isFalse();
  }

  /**
   * At the distance of the error, an eigenvalue was overlooked with the chance that is asked for.
   */
  @Test
  void errorsOfTheExtremesAreWhereAnEigenvalueCouldHide() {
    LanczosProcess process = process(diagonal(1), 12);
    OverlookedChance chance = process.relation().overlookedChance();

    Spectrum spectrum = read(diagonal(1), process, true);

    for (Extreme end : new Extreme[] {spectrum.largest(), spectrum.smallest()}) {
      assertThat(end.error()).isGreaterThan(end.residual());
      double beyond = end.value() + Math.signum(end.value()) * end.error();
      assertThat(chance.at(beyond)).isBetween(0.97 * CHANCE, CHANCE);
    }
  }

  @Test
  void errorsAreTheResidualsWhereTheSpaceIsExhausted() {
    LanczosProcess process = process(diagonal(0), 5);

    Spectrum spectrum = read(diagonal(0), process, true);

    assertThat(process.isExhausted()).isTrue();
    assertThat(spectrum.largest().error()).isEqualTo(spectrum.largest().residual());
    assertThat(spectrum.smallest().error()).isEqualTo(spectrum.smallest().residual());
  }

  @Test
  void whatHasNotConvergedIsNotSaidTo() {
    assertThat(read(diagonal(1), process(diagonal(1), 12), false).converged()).isFalse();
  }

  /** Two more products find out. */
  @Test
  void whatIsNotSymmetricHasNotConverged() {
    LinearOperator skewed =
        Operators.dense(manager, DataType.FLOAT64, Operators.skewed(SIZE, 0.01));

    Spectrum spectrum = read(skewed, process(skewed, 12), true);

    assertThat(spectrum.asymmetric()).isTrue();
    assertThat(spectrum.converged()).isFalse();
    assertThat(spectrum.products()).isEqualTo(14);
    assertThat(spectrum.asymmetry()).isBetween(0.02, 0.02 * Math.sqrt(SIZE * SIZE / 2.0));
  }
}
