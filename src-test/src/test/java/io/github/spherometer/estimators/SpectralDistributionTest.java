package io.github.spherometer.estimators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What outliers and shares are, on spectra that are known number by number. */
class SpectralDistributionTest {

  static Stream<Arguments> outliers() {
    return Stream.of(
        spectrum("planted", 5, 0, Operators.withBulk(1000, 0.1, 10, 8, 6, 4, 3)),
        spectrum("both ends", 4, 4, Operators.withBulk(120, 0.1, 8, -9, 5, -7, 3, -4, 1.5, -2)),
        spectrum("uniform", 0, 0, Operators.withBulk(1000, 1)),
        spectrum("Gaussian ensemble", 0, 0, Operators.gaussianEnsemble(100)),
        spectrum("rank one", 1, 0, Arrays.copyOf(new double[] {7}, 20)),
        spectrum("negative rank one", 0, 1, Arrays.copyOf(new double[] {-7}, 20)),
        spectrum("gap of 0.5 of the bulk", 1, 0, Operators.withBulk(101, 1, 1.6)),
        spectrum("gap of 0.4 of the bulk", 0, 0, Operators.withBulk(101, 1, 1.4)),
        spectrum("bulk wide below", 0, 0, Operators.withBulk(101, 1, 1.6, -1.3, -1.6, -1.9, -2.2)),
        spectrum("bulk far from zero", 1, 1, shifted(Operators.withBulk(102, 1, 3, -3), 1000)),
        spectrum("gap below a tenth", 1, 0, Operators.withBulk(102, 0.001, 10, 0.9)),
        spectrum("gap above a tenth", 2, 0, Operators.withBulk(102, 0.001, 10, 1.1)),
        spectrum("slow decay", 0, 0, decay(200, 0.9)),
        spectrum("all equal", 0, 0, new double[] {3, 3, 3, 3}),
        spectrum("order one", 0, 0, new double[] {3}));
  }

  private static Arguments spectrum(String name, int above, int below, double[] eigenvalues) {
    return Arguments.of(name, above, below, eigenvalues);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outliers")
  void outliersLieBeyondTheInnermostGapThatStandsOut(
      String name, int above, int below, double[] eigenvalues) {
    ExactSpectrum spectrum = exact(1e-9, eigenvalues);

    assertThat(spectrum.upperEdge().outliers()).isEqualTo(above);
    assertThat(spectrum.lowerEdge().outliers()).isEqualTo(below);
    assertThat(spectrum.upperEdge().resolved()).isTrue();
    assertThat(spectrum.lowerEdge().resolved()).isTrue();
    double rounding = 1e-15 * spectrum.magnitude();
    assertThat(spectrum.upperEdge().value())
        .isCloseTo(spectrum.eigenvalues().get(above), within(rounding));
    assertThat(spectrum.lowerEdge().value())
        .isCloseTo(spectrum.eigenvalues().get(eigenvalues.length - 1 - below), within(rounding));
  }

  @Test
  void edgeAndGapAreThoseOfTheSpectrum() {
    BulkEdge edge = exact(1e-9, Operators.withBulk(104, 1, 9, 7, -4, -3)).upperEdge();

    assertThat(edge.value()).isCloseTo(0.99, within(1e-12));
    assertThat(edge.gap()).isCloseTo(6.01, within(1e-12));
    assertThat(edge.error()).isEqualTo(1e-9);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.5, 5})
  void gapThatIsNoWiderThanTheErrorsIsNoOutlierButUnresolved(double error) {
    BulkEdge edge = exact(error, Operators.withBulk(101, 0.1, 0.4)).upperEdge();

    assertThat(edge.outliers()).isZero();
    assertThat(edge.resolved()).isFalse();
  }

  @Test
  void sharesCountLimitsOnce() {
    ExactSpectrum spectrum = exact(0, 4, 2, 1, 1e-3, 0, -1e-3, -2, -4);

    assertThat(spectrum.nearZero()).isEqualTo(new Share(3 / 8.0, 0, 0));
    assertThat(spectrum.negative()).isEqualTo(new Share(2 / 8.0, 0, 0));
    assertThat(spectrum.nearZero(0.5).value()).isEqualTo(6 / 8.0);
    assertThat(spectrum.negative(0.5).value()).isEqualTo(1 / 8.0);
    assertThat(spectrum.negative(0).value()).isEqualTo(3 / 8.0);
    assertThat(spectrum.within(1, 2).value()).isEqualTo(2 / 8.0);
  }

  @Test
  void resolutionCountsTheEigenvaluesThatMayBeOnTheOtherSide() {
    ExactSpectrum spectrum = exact(0.1, 4, 2.05, 1.95, 1, 0, -2);

    assertThat(spectrum.within(-2.05, 2)).isEqualTo(new Share(4 / 6.0, 0, 3 / 6.0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void refusesFractionOutOfRange(double fraction) {
    ExactSpectrum spectrum = exact(0, 1, 2, 3);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> spectrum.nearZero(fraction))
        .withMessageStartingWith("fraction is " + fraction + ",");
    assertThatIllegalArgumentException().isThrownBy(() -> spectrum.negative(fraction));
  }

  @Test
  void refusesLimitsInTheWrongOrder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> exact(0, 1, 2, 3).within(2, 1))
        .withMessageStartingWith("lower is 2.0, must be at most 1.0");
  }

  private static ExactSpectrum exact(double error, double... eigenvalues) {
    List<Double> descending =
        Arrays.stream(eigenvalues).boxed().sorted(Collections.reverseOrder()).toList();
    return new ExactSpectrum(descending, 0, error);
  }

  private static double[] shifted(double[] eigenvalues, double shift) {
    return Arrays.stream(eigenvalues).map(l -> l + shift).toArray();
  }

  private static double[] decay(int size, double ratio) {
    return IntStream.range(0, size).mapToDouble(i -> Math.pow(ratio, i)).toArray();
  }
}
