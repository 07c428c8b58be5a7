package io.github.spherometer.estimators.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import java.util.Arrays;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanczosTest {

  /** Below the rounding that every residual includes, so that the whole budget is spent. */
  private static final double NEVER = 1e-17;

  private static final DMatrixRMaj PLANTED =
      Operators.symmetric(Operators.withBulk(1000, 0.1, 10, 8, 6, 4, 3));

  private static final double[] INDEFINITE =
      Operators.withBulk(120, 0.1, 8, -9, 5, -7, 3, -4, 1.5, -2);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 8, 1e-4", "FLOAT64, 8, 1e-4", "FLOAT64, 10, 1e-8"})
  void findsTopFiveOfPlantedSpectrum(DataType type, int products, double error) {
    Lanczos lanczos = Lanczos.builder().tolerance(NEVER).maxProducts(products).build();

    Spectrum spectrum = lanczos.spectrum(Operators.dense(manager, type, PLANTED));

    assertThat(values(spectrum)).containsExactly(new double[] {10, 8, 6, 4, 3}, within(error));
    assertThat(spectrum.products()).isEqualTo(products);
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 1e-4", "FLOAT64, 1e-8"})
  void convergesToTopFiveOfStrakosSpectrum(DataType type, double error) {
    Spectrum spectrum = Lanczos.builder().tolerance(1e-5).build().spectrum(strakos(type));

    assertThat(spectrum.converged()).isTrue();
    assertThat(spectrum.products()).isLessThan(60);
    assertThat(values(spectrum))
        .containsExactly(
            new double[] {100, 69.32363636, 48.06209091, 33.32734545, 23.11685909}, within(error));
    assertWithinResiduals(spectrum, type, Operators.strakos());
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 60", "FLOAT64, 60", "FLOAT32, 100", "FLOAT64, 100"})
  void findsEveryStrakosEigenvalueOnce(DataType type, int products) {
    Lanczos lanczos =
        Lanczos.builder().topK(products).tolerance(NEVER).maxProducts(products).build();

    Spectrum spectrum = lanczos.spectrum(strakos(type));

    assertThat(spectrum.products()).isEqualTo(products);
    double[] top = Arrays.copyOf(Operators.strakos(), 16);
    assertThat(Arrays.copyOf(values(spectrum), 16)).containsExactly(top, within(1e-4));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void findsWholeSpectrumWhenTheSpaceIsExhausted(DataType type) {
    Spectrum spectrum =
        Lanczos.builder().topK(100).tolerance(NEVER).build().spectrum(strakos(type));

    assertWithinResiduals(spectrum, type, Operators.strakos());
    assertThat(spectrum.ritzValues()).hasSize(100).allMatch(ritz -> ritz.residual() < 1e-3);
  }

  static Stream<Arguments> orders() {
    return Stream.of(
        Arguments.of(Which.LARGEST_MAGNITUDE, new double[] {-9, 8, -7, 5}),
        Arguments.of(Which.LARGEST_MAGNITUDE, new double[] {-9}),
        Arguments.of(Which.LARGEST_ALGEBRAIC, new double[] {8, 5, 3, 1.5}),
        Arguments.of(Which.SMALLEST_ALGEBRAIC, new double[] {-9, -7, -4, -2}),
        Arguments.of(Which.BOTH_ENDS, new double[] {8, 5, -7, -9}),
        Arguments.of(Which.BOTH_ENDS, new double[] {8, 5, 3, -7, -9}),
        Arguments.of(Which.BOTH_ENDS, new double[] {8}));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void ranksIndefiniteSpectrumAsWanted(Which which, double... expected) {
    Lanczos lanczos = Lanczos.builder().which(which).topK(expected.length).tolerance(1e-5).build();

    Spectrum spectrum = lanczos.spectrum(rotated(DataType.FLOAT32, INDEFINITE));

    assertThat(spectrum.converged()).isTrue();
    assertThat(values(spectrum)).containsExactly(expected, within(1e-5));
    assertWithinResiduals(spectrum, DataType.FLOAT32, expected);
  }

  @Test
  void findsBothSignsOfEqualMagnitude() {
    double[] eigenvalues = Operators.withBulk(120, 0.1, 5, -5);

    Spectrum spectrum =
        Lanczos.builder().topK(2).build().spectrum(rotated(DataType.FLOAT32, eigenvalues));

    double[] ascending = Arrays.stream(values(spectrum)).sorted().toArray();
    assertThat(ascending).containsExactly(new double[] {-5, 5}, within(1e-4));
  }

  @ParameterizedTest
  @CsvSource({"LARGEST_ALGEBRAIC, 1, 8", "SMALLEST_ALGEBRAIC, 1, -9", "BOTH_ENDS, 3, 8"})
  void reportsBothEndsWhicheverIsWanted(Which which, int topK, double first) {
    Lanczos lanczos = Lanczos.builder().which(which).topK(topK).tolerance(1e-4).build();

    Spectrum spectrum = lanczos.spectrum(rotated(DataType.FLOAT64, INDEFINITE));

    assertThat(spectrum.ritzValues().get(0).value()).isCloseTo(first, within(1e-6));
    assertThat(spectrum.largest().value()).isCloseTo(8, within(1e-4));
    assertThat(spectrum.smallest().value()).isCloseTo(-9, within(1e-4));
  }

  @Test
  void ranksNegativeDefiniteSpectrumByMagnitude() {
    double[] eigenvalues = Operators.withBulk(200, 0.1, -10, -8, -6, -4, -3);
    for (int i = 5; i < eigenvalues.length; i++) {
      eigenvalues[i] -= 0.2;
    }

    Spectrum spectrum = Lanczos.builder().build().spectrum(rotated(DataType.FLOAT32, eigenvalues));

    assertThat(spectrum.converged()).isTrue();
    assertWithinResiduals(spectrum, DataType.FLOAT32, -10, -8, -6, -4, -3);
    assertThat(spectrum.largest().value()).isNegative();
  }

  static Stream<Arguments> degenerate() {
    return Stream.of(
        Arguments.of("zero operator", new double[20], new double[5]),
        Arguments.of("rank one", Arrays.copyOf(new double[] {7}, 20), new double[] {7, 0, 0}),
        Arguments.of(
            "rank one, negative", Arrays.copyOf(new double[] {-7}, 20), new double[] {-7, 0, 0}),
        Arguments.of("identity", filled(20, 1), new double[] {1, 1, 1, 1}),
        Arguments.of("order one", new double[] {-3}, new double[] {-3}),
        Arguments.of("order two", new double[] {2, -5}, new double[] {-5, 2}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("degenerate")
  void convergesOnDegenerateSpectrum(String name, double[] eigenvalues, double... expected) {
    for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
      double rounding = 40 * UnitRoundoff.of(type) * 7;

      Spectrum spectrum =
          Lanczos.builder().topK(expected.length).build().spectrum(rotated(type, eigenvalues));

      assertThat(spectrum.converged()).isTrue();
      assertThat(values(spectrum)).containsExactly(expected, within(rounding));
      assertThat(spectrum.ritzValues()).allMatch(ritz -> ritz.residual() <= rounding);
      assertThat(spectrum.products()).isLessThanOrEqualTo(expected.length + 1);
    }
  }

  @Test
  void defaultBudgetGrowsWithTheNumberOfEigenvalues() {
    int topK = 60;
    double[] eigenvalues = new double[2_000];
    for (int i = 0; i < eigenvalues.length; i++) {
      eigenvalues[i] = i < topK ? 100 - i : i / 1_000.0 - 1;
    }

    Spectrum spectrum =
        Lanczos.builder()
            .topK(topK)
            .build()
            .spectrum(Operators.diagonal(manager, DataType.FLOAT64, eigenvalues));

    assertThat(spectrum.converged()).isTrue();
    assertThat(values(spectrum)).containsExactly(Arrays.copyOf(eigenvalues, topK), within(1.0));
  }

  /**
   * Two outliers over a slowly decaying bulk and a large null space: the Hessian of a trained net.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 8})
  void doesNotTakeTheBulkForAnEigenvalueOfHighRank(int topK) {
    double[] eigenvalues = new double[20_000];
    eigenvalues[0] = 10;
    eigenvalues[1] = 2.5;
    for (int i = 2; i < 500; i++) {
      eigenvalues[i] = 0.4 * (1 - i / 500.0);
    }
    LinearOperator operator = Operators.diagonal(manager, DataType.FLOAT32, eigenvalues);
    for (int seed = 0; seed < 20; seed++) {
      Spectrum spectrum = Lanczos.builder().topK(topK).seed(seed).build().spectrum(operator);

      assertThat(spectrum.converged()).isTrue();
      assertThat(values(spectrum)).containsExactly(Arrays.copyOf(eigenvalues, topK), within(0.1));
      assertThat(spectrum.products()).isLessThanOrEqualTo(Math.max(8, 4 * topK));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void findsEveryCopyOnceTheSpaceIsExhausted(DataType type) {
    double[] eigenvalues = {5, 5, 5, 3, 2, 2, 1, 0, 0, 0};

    Spectrum spectrum =
        Lanczos.builder().topK(10).tolerance(1e-5).build().spectrum(rotated(type, eigenvalues));

    assertThat(spectrum.converged()).isTrue();
    assertWithinResiduals(spectrum, type, eigenvalues);
  }

  @Test
  void asManyEigenvaluesAsTheOperatorHas() {
    Spectrum spectrum =
        Lanczos.builder().topK(50).build().spectrum(rotated(DataType.FLOAT32, 4, 3, 2));

    assertThat(spectrum.converged()).isTrue();
    assertThat(spectrum.products()).isEqualTo(3);
    assertWithinResiduals(spectrum, DataType.FLOAT32, 4, 3, 2);
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 1e-5", "FLOAT64, 1e-12"})
  void resolvesClusters(DataType type, double error) {
    double[] eigenvalues = {10, 10 - 1e-6, 10 - 2e-6, 4, 4 - 1e-9, 1, 1 - 1e-3, -2, -2 - 1e-12};

    Spectrum spectrum =
        Lanczos.builder()
            .which(Which.LARGEST_ALGEBRAIC)
            .topK(9)
            .tolerance(1e-4)
            .build()
            .spectrum(rotated(type, eigenvalues));

    assertThat(values(spectrum)).containsExactly(eigenvalues, within(error));
  }

  @ParameterizedTest
  @CsvSource({"NaN, 1", "Infinity, 1", "NaN, 3", "-Infinity, 3"})
  void nonFiniteProductIsNamed(double factor, int product) {
    LinearOperator operator =
        Operators.scaledAtCall(
            rotated(DataType.FLOAT32, INDEFINITE), call -> call == product ? factor : 1);

    assertThatExceptionOfType(NonFiniteProductException.class)
        .isThrownBy(() -> Lanczos.builder().build().spectrum(operator))
        .withMessageContaining("product " + product + " is ");
  }

  private LinearOperator strakos(DataType type) {
    return rotated(type, Operators.strakos());
  }

  private LinearOperator rotated(DataType type, double... eigenvalues) {
    return Operators.rotated(manager, type, eigenvalues);
  }

  private static double[] filled(int size, double eigenvalue) {
    double[] eigenvalues = new double[size];
    Arrays.fill(eigenvalues, eigenvalue);
    return eigenvalues;
  }

  private static double[] values(Spectrum spectrum) {
    return spectrum.ritzValues().stream().mapToDouble(RitzValue::value).toArray();
  }

  /** In the order of the expected ones; expected ones beyond the last are not looked at. */
  private static void assertWithinResiduals(Spectrum spectrum, DataType type, double... expected) {
    double rounding = Operators.rounding(type, expected);
    for (int i = 0; i < spectrum.ritzValues().size(); i++) {
      RitzValue ritz = spectrum.ritzValues().get(i);
      assertThat(ritz.value()).isCloseTo(expected[i], within(ritz.residual() + rounding));
    }
  }
}
