package io.github.spherometer.estimators.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.eigen.GaussQuadrature;
import io.github.spherometer.estimators.eigen.GaussQuadrature.Node;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.statistics.Student;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The density of the logarithm, on either side of zero. */
class LogarithmicDensityTest {

  private static Density density(Node... nodes) {
    return new Density(List.of(new GaussQuadrature(List.of(nodes), true)), 1, 0);
  }

  /** At 100 and at -10, which is a decade below. */
  @Test
  void nodesAreGaussiansAtTheirLogarithms() {
    LogarithmicDensity density =
        density(new Node(-10, 0.25, 0), new Node(100, 0.75, 0)).logarithmic(3, 1, 0.2);

    assertThat(density.broadening()).isEqualTo(0.2);
    double[] exponents = {1, 2, 3};
    double peak = 1 / (0.2 * Math.sqrt(2 * Math.PI));
    for (int i = 0; i < 3; i++) {
      Density.Point above = density.positive().get(i);
      Density.Point below = density.negative().get(i);
      double x = Math.pow(10, exponents[i]);
      assertThat(above.x()).isCloseTo(x, within(1e-12 * x));
      assertThat(below.x()).isCloseTo(-x, within(1e-12 * x));
      assertThat(above.density()).isCloseTo(0.75 * peak * bell(exponents[i] - 2), within(1e-12));
      assertThat(below.density()).isCloseTo(0.25 * peak * bell(exponents[i] - 1), within(1e-12));
      assertThat(above.standardError()).isNaN();
    }
  }

  private static double bell(double distance) {
    return Math.exp(-Math.pow(distance / 0.2, 2) / 2);
  }

  /** A decade is 20 points. */
  @Test
  void bothSidesAddUpToAllButZero() {
    Density density =
        density(
            new Node(-3, 0.125, 0),
            new Node(-1e-4, 0.25, 0),
            new Node(0, 0.25, 0),
            new Node(1e-3, 0.125, 0),
            new Node(2, 0.25, 0));

    LogarithmicDensity curves = density.logarithmic(131);

    double step = 6.5 / 130;
    assertThat(curves.positive()).hasSize(131);
    assertThat(integral(curves.positive(), step)).isCloseTo(0.375, within(1e-6));
    assertThat(integral(curves.negative(), step)).isCloseTo(0.375, within(1e-6));
    assertThat(curves.positive().get(130).x()).isCloseTo(3 * Math.sqrt(10), within(1e-12));
    assertThat(curves.positive().get(0).x()).isCloseTo(3e-6, within(1e-18));
  }

  private static double integral(List<Density.Point> curve, double step) {
    return curve.stream().mapToDouble(point -> point.density() * step).sum();
  }

  @Test
  void startsAreAveragedAndTheirSpreadIsTheError() {
    GaussQuadrature low = new GaussQuadrature(List.of(new Node(1, 1, 0)), true);
    GaussQuadrature high = new GaussQuadrature(List.of(new Node(100, 1, 0)), true);

    Density.Point point =
        new Density(List.of(low, high), 1, 0).logarithmic(2, 2, 0.4).positive().get(1);

    double farther = 1 / (0.4 * Math.sqrt(2 * Math.PI)) * Math.exp(-12.5);
    assertThat(point.density()).isCloseTo(farther / 2, within(1e-12));
    assertThat(point.standardError())
        .isCloseTo(Student.factor(1) * farther / 2, within(1e-3 * farther));
  }

  /** The same of the eigenvalues themselves, six decades apart. */
  @Test
  void curveIsThatOfTheSpectrum() {
    double[] eigenvalues = new double[120];
    for (int i = 0; i < 60; i++) {
      eigenvalues[i] = Math.pow(10, -i / 20.0);
      eigenvalues[60 + i] = -Math.pow(10, -1 - i / 30.0);
    }
    Density sampled;
    try (NDManager manager = NDManager.newBaseManager()) {
      sampled =
          SpectralDensity.builder()
              .starts(30)
              .steps(120)
              .build()
              .density(Operators.rotated(manager, DataType.FLOAT64, eigenvalues));
    }

    LogarithmicDensity curves = sampled.logarithmic(40, 3, 0.25);

    assertCurve(curves.positive(), 1, eigenvalues);
    assertCurve(curves.negative(), -1, eigenvalues);
  }

  private static void assertCurve(List<Density.Point> curve, int sign, double... eigenvalues) {
    for (Density.Point point : curve) {
      double exact =
          Arrays.stream(eigenvalues)
                  .filter(l -> sign * l > 0)
                  .map(l -> Math.log10(point.x() / l) / 0.25)
                  .map(d -> Math.exp(-d * d / 2) / (0.25 * Math.sqrt(2 * Math.PI)))
                  .average()
                  .orElseThrow()
              / 2;
      assertThat(point.density()).isCloseTo(exact, within(5 * point.standardError() + 1e-6));
      assertThat(point.standardError()).isLessThan(0.05);
    }
  }

  @Test
  void theZeroOperatorHasNoLogarithms() {
    LogarithmicDensity curves = density(new Node(0, 1, 0)).logarithmic(10);

    assertThat(curves.positive()).isEmpty();
    assertThat(curves.negative()).isEmpty();
  }

  @Test
  void argumentsOutOfRangeAreRefused() {
    Density density = density(new Node(1, 1, 0));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> density.logarithmic(1))
        .withMessageStartingWith("points is 1,");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> density.logarithmic(2, 0, 1))
        .withMessageStartingWith("decades is 0.0,");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> density.logarithmic(2, 1, 0))
        .withMessageStartingWith("broadening is 0.0,");
  }
}
