package io.github.spherometer.estimators.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.statistics.RunningMean;
import io.github.spherometer.estimators.statistics.Student;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DensityMomentsTest {

  private static final double[] INDEFINITE = Operators.indefinite();

  private static final double[] MULTIPLE = {5, 5, 5, 3, 2, 2, 1, 0, 0, 0};

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void momentsAreThoseOfTheStartVectors() {
    Operators.Recording operator =
        new Operators.Recording(Operators.diagonal(manager, DataType.FLOAT64, INDEFINITE));
    Density density = SpectralDensity.builder().starts(4).steps(6).build().density(operator);

    for (int p = 0; p <= 11; p++) {
      RunningMean exact = new RunningMean();
      for (int start = 0; start < 4; start++) {
        int power = p;
        exact.add(
            Operators.mean(
                operator.vectors().get(6 * start), INDEFINITE, value -> Math.pow(value, power)));
      }
      double scale = 1e-12 * Math.pow(9, p);
      assertThat(density.moment(p).value()).isCloseTo(exact.mean(), within(scale));
      assertThat(density.moment(p).standardError())
          .isCloseTo(Student.factor(3) * exact.standardError(), within(4 * scale));
    }
  }

  @Test
  void refusesMomentsBeyondTheDegreeOfTheQuadrature() {
    LinearOperator operator = Operators.diagonal(manager, DataType.FLOAT64, INDEFINITE);
    Density density = SpectralDensity.builder().steps(6).build().density(operator);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> density.moment(12))
        .withMessage("p is 12, must be between 0 and 11");
    assertThatIllegalArgumentException().isThrownBy(() -> density.moment(-1));
  }

  /** For q uniform on the sphere q'Bq has mean tr B / n and the variance computed here. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void momentsAreUnbiasedAndTheStandardErrorIsTheirSpread(int p) {
    int n = INDEFINITE.length;
    int starts = 2000;
    double mean = Arrays.stream(INDEFINITE).map(l -> Math.pow(l, p)).sum() / n;
    double squares = Arrays.stream(INDEFINITE).map(l -> Math.pow(l, 2 * p)).sum();
    double variance = 2 * (squares - n * mean * mean) / (n * (n + 2.0));

    Estimate moment =
        SpectralDensity.builder()
            .starts(starts)
            .steps(2)
            .build()
            .density(Operators.diagonal(manager, DataType.FLOAT32, INDEFINITE))
            .moment(p);

    double deviation = Math.sqrt(variance / starts);
    assertThat(moment.value()).isCloseTo(mean, within(4 * deviation));
    assertThat(moment.standardError()).isCloseTo(deviation, within(0.1 * deviation));
  }

  /**
   * Without Student's factor 3 starts are beyond three of the stated errors in one of ten cases.
   */
  @ParameterizedTest
  @ValueSource(ints = {3, 5, 10})
  void threeStandardErrorsOfAFewStartsAreThree(int starts) {
    double[] eigenvalues = Operators.withBulk(200, 1);
    LinearOperator operator = Operators.diagonal(manager, DataType.FLOAT64, eigenvalues);
    double square = Arrays.stream(eigenvalues).map(l -> l * l).average().orElseThrow();
    int beyond = 0;
    for (int seed = 0; seed < 200; seed++) {
      Estimate moment =
          SpectralDensity.builder()
              .starts(starts)
              .steps(2)
              .seed(seed)
              .build()
              .density(operator)
              .moment(2);
      beyond += Math.abs(moment.value() - square) > 3 * moment.standardError() ? 1 : 0;
    }
    assertThat(beyond).isLessThanOrEqualTo(3);
  }

  @Test
  void exhaustedSpaceKnowsEveryMoment() {
    Operators.Recording operator =
        new Operators.Recording(Operators.diagonal(manager, DataType.FLOAT64, MULTIPLE));
    Density density = SpectralDensity.builder().starts(1).build().density(operator);

    double expected = Operators.mean(operator.vectors().get(0), MULTIPLE, l -> Math.pow(l, 40));
    assertThat(density.moment(40).value()).isCloseTo(expected, within(1e-11 * expected));
    assertThat(density.moment(40).standardError()).isNaN();
  }
}
