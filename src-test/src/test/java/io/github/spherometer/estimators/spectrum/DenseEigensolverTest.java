package io.github.spherometer.estimators.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.eigen.Extreme;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DenseEigensolverTest {

  private static final DenseEigensolver SOLVER = DenseEigensolver.builder().build();

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  static Stream<Arguments> spectra() {
    return Stream.of(
        Arguments.of("Strakos", Operators.strakos()),
        Arguments.of("planted", Operators.withBulk(200, 0.1, 10, 8, 6, 4, 3, -2)),
        Arguments.of("multiple", new double[] {5, 5, 5, 3, 2, 2, 1, 0, 0, -4}),
        Arguments.of("order one", new double[] {-3}),
        Arguments.of("zero", new double[7]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spectra")
  void findsEveryEigenvalueWithinItsError(String name, double... eigenvalues) {
    double[] expected = Arrays.stream(eigenvalues).map(l -> -l).sorted().map(l -> -l).toArray();
    double frobenius = Math.sqrt(Arrays.stream(eigenvalues).map(l -> l * l).sum());
    for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
      Operators.Recording operator =
          new Operators.Recording(Operators.rotated(manager, type, eigenvalues));

      ExactSpectrum spectrum = SOLVER.spectrum(operator);

      double error = spectrum.error();
      assertThat(error).isLessThanOrEqualTo(500 * UnitRoundoff.of(type) * frobenius);
      assertThat(values(spectrum)).containsExactly(expected, within(error));
      assertThat(spectrum.products()).isEqualTo(eigenvalues.length);
      assertThat(operator.vectors()).hasSize(eigenvalues.length);
      assertThat(spectrum.trace())
          .isCloseTo(Arrays.stream(expected).sum(), within(expected.length * error));
      assertThat(spectrum.frobeniusNorm())
          .isCloseTo(frobenius, within(Math.sqrt(expected.length) * error));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void asymmetryIsMeasuredAndBoundsTheError(DataType type) {
    double antisymmetric = 0.01;
    LinearOperator operator = Operators.dense(manager, type, Operators.skewed(50, antisymmetric));

    ExactSpectrum spectrum = SOLVER.spectrum(operator);

    double norm = antisymmetric * Math.sqrt(50 * 49);
    assertThat(spectrum.asymmetry()).isCloseTo(norm, within(1e-5 * norm));
    assertThat(spectrum.error()).isGreaterThanOrEqualTo(spectrum.asymmetry());
    assertThat(spectrum.eigenvalues()).allMatch(value -> Math.abs(value) < 1 + 1e-5);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void conditionNumberIsTheRatioOfTheExtremeMagnitudes(DataType type) {
    ExactSpectrum spectrum =
        SOLVER.spectrum(Operators.rotated(manager, type, 4, -10, 3, -0.5, 2, 0.8));

    double relative = spectrum.error() / 0.5;
    assertThat(spectrum.conditionNumber()).isCloseTo(20, within(2 * 20 * relative));
    assertThat(spectrum.nonZeroConditionNumber()).isEqualTo(spectrum.conditionNumber());
    assertThat(spectrum.rank()).isEqualTo(6);
    assertThat(spectrum.magnitude()).isCloseTo(10, within(spectrum.error()));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void singularMatrixHasInfiniteConditionNumber(DataType type) {
    ExactSpectrum spectrum =
        SOLVER.spectrum(Operators.rotated(manager, type, 8, 0, -2, 0, 0, 0, 0, 0));

    assertThat(spectrum.rank()).isEqualTo(2);
    assertThat(spectrum.conditionNumber()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(spectrum.nonZeroConditionNumber()).isCloseTo(4, within(1e-4));
  }

  @Test
  void zeroOperatorHasNoPartThatIsNotZero() {
    ExactSpectrum spectrum =
        SOLVER.spectrum(Operators.diagonal(manager, DataType.FLOAT32, new double[5]));

    assertThat(spectrum.rank()).isZero();
    assertThat(spectrum.conditionNumber()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(spectrum.nonZeroConditionNumber()).isNaN();
    assertThat(spectrum.nearZero()).isEqualTo(new SpectralMass(1, 0, 1));
    assertThat(spectrum.upperEdge()).isEqualTo(new BulkEdge(0, 0, 0, 0, true));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void extremesMeanWhatThoseOfLanczosMean(DataType type) {
    LinearOperator operator =
        Operators.rotated(manager, type, Operators.withBulk(60, 1, 10, 8, -6, 4));

    ExactSpectrum exact = SOLVER.spectrum(operator);
    Spectrum top = Lanczos.builder().build().spectrum(operator);

    assertThat(exact.largest()).isEqualTo(extreme(exact, 0)).isNotEqualTo(exact.smallest());
    assertThat(exact.smallest()).isEqualTo(extreme(exact, 59));
    assertSame(exact.largest(), top.largest());
    assertSame(exact.smallest(), top.smallest());
  }

  private static Extreme extreme(ExactSpectrum spectrum, int rank) {
    return new Extreme(spectrum.eigenvalues().get(rank), spectrum.error(), spectrum.error());
  }

  private static void assertSame(Extreme exact, Extreme ritz) {
    assertThat(ritz.value()).isCloseTo(exact.value(), within(ritz.error() + exact.error()));
  }

  @Test
  void refusesWhatIsTooLargeAndSaysWhy() {
    LinearOperator operator = Operators.diagonal(manager, DataType.FLOAT32, new double[10_001]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SOLVER.spectrum(operator))
        .withMessageStartingWith("size of the operator is 10001, must be at most maxSize, 10000:")
        .withMessageContaining("800 MB");
  }

  @Test
  void limitCanBeChanged() {
    LinearOperator three = Operators.diagonal(manager, DataType.FLOAT32, 1, 2, 3);

    assertThatCode(() -> DenseEigensolver.builder().maxSize(3).build().spectrum(three))
        .doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DenseEigensolver.builder().maxSize(2).build().spectrum(three))
        .withMessageContaining("is 3, must be at most maxSize, 2");
  }

  @ParameterizedTest
  @CsvSource({"NaN, 1", "Infinity, 3"})
  void nonFiniteProductIsNamed(double factor, int product) {
    LinearOperator operator =
        Operators.scaledAtCall(
            Operators.rotated(manager, DataType.FLOAT32, 1, 2, 3, 4),
            call -> call == product ? factor : 1);

    assertThatExceptionOfType(NonFiniteProductException.class)
        .isThrownBy(() -> SOLVER.spectrum(operator))
        .withMessageContaining("product " + product + " is ");
  }

  private static double[] values(ExactSpectrum spectrum) {
    return spectrum.eigenvalues().stream().mapToDouble(Double::doubleValue).toArray();
  }
}
