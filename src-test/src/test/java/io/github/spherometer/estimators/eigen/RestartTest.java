package io.github.spherometer.estimators.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.InnerProducts;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A basis that may hold few vectors only. */
class RestartTest {

  private static final int SIZE = 300;

  /** Leading eigenvalues that run into a bulk, so that it takes many products. */
  private static final double[] SLOW =
      IntStream.range(0, SIZE).mapToDouble(i -> 10 * Math.pow(0.93, i)).toArray();

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 7, 1e-4", "FLOAT32, 12, 1e-4", "FLOAT32, 20, 1e-4",
    "FLOAT64, 7, 1e-9", "FLOAT64, 12, 1e-9", "FLOAT64, 20, 1e-9"
  })
  void givesWhatTheUnrestartedRunGives(DataType type, int vectors, double tolerance) {
    LinearOperator operator = Operators.rotated(manager, type, SLOW);
    Lanczos.Builder builder = Lanczos.builder().tolerance(tolerance).maxProducts(500);
    Spectrum unrestarted = builder.build().spectrum(operator);

    Spectrum spectrum = builder.maxBasisBytes(bytes(type, vectors)).build().spectrum(operator);

    double rounding = Operators.rounding(type, SLOW);
    assertThat(unrestarted.converged()).isTrue();
    assertThat(spectrum.converged()).isTrue();
    assertThat(spectrum.products()).isGreaterThan(vectors);
    for (int rank = 0; rank < 5; rank++) {
      RitzValue expected = unrestarted.ritzValues().get(rank);
      RitzValue actual = spectrum.ritzValues().get(rank);
      assertThat(actual.value())
          .isCloseTo(expected.value(), within(actual.residual() + expected.residual() + rounding));
      assertThat(actual.value()).isCloseTo(SLOW[rank], within(actual.residual() + rounding));
    }
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 1e-5", "FLOAT64, 1e-9"})
  void strakosSpectrumWithTheSmallestBasis(DataType type, double tolerance) {
    LinearOperator operator = Operators.rotated(manager, type, Operators.strakos());
    long bytes = 7L * 100 * type.getNumOfBytes();

    Spectrum spectrum =
        Lanczos.builder().tolerance(tolerance).maxBasisBytes(bytes).build().spectrum(operator);

    assertThat(spectrum.converged()).isTrue();
    for (int rank = 0; rank < 5; rank++) {
      RitzValue ritz = spectrum.ritzValues().get(rank);
      double rounding = Operators.rounding(type, Operators.strakos());
      assertThat(ritz.value())
          .isCloseTo(Operators.strakos()[rank], within(ritz.residual() + rounding));
    }
  }

  @ParameterizedTest
  @EnumSource(Which.class)
  void everyOrderWithTheSmallestBasis(Which which) {
    double[] eigenvalues = Operators.withBulk(SIZE, 0.5, 8, -9, 5, -7, 3, -4, 1.5, -2);
    LinearOperator operator = Operators.rotated(manager, DataType.FLOAT64, eigenvalues);
    Lanczos.Builder builder = Lanczos.builder().which(which).topK(4).tolerance(1e-6);
    Spectrum unrestarted = builder.build().spectrum(operator);

    Spectrum spectrum =
        builder.maxBasisBytes(bytes(DataType.FLOAT64, 6)).build().spectrum(operator);

    assertThat(spectrum.converged()).isTrue();
    assertThat(values(spectrum)).containsExactly(values(unrestarted), within(1e-8));
    assertThat(spectrum.largest().value()).isCloseTo(8, within(1e-4));
    assertThat(spectrum.smallest().value()).isCloseTo(-9, within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 15, 40})
  void spentBudgetSaysWhatItHas(int budget) {
    LinearOperator operator = Operators.rotated(manager, DataType.FLOAT64, SLOW);
    Lanczos lanczos =
        Lanczos.builder()
            .tolerance(1e-14)
            .maxBasisBytes(bytes(DataType.FLOAT64, 7))
            .maxProducts(budget)
            .build();

    Spectrum spectrum = lanczos.spectrum(operator);

    assertThat(spectrum.converged()).isFalse();
    assertThat(spectrum.products()).isEqualTo(budget);
    assertThat(spectrum.ritzValues())
        .hasSize(Math.min(budget, 5))
        .allMatch(ritz -> distance(ritz.value()) <= ritz.residual() + 1e-12);
  }

  @Test
  void limitThatIsNotReachedChangesNothing() {
    LinearOperator operator = Operators.rotated(manager, DataType.FLOAT32, SLOW);
    Spectrum unlimited = Lanczos.builder().build().spectrum(operator);
    long enough = bytes(DataType.FLOAT32, unlimited.products() + 1);

    assertThat(Lanczos.builder().maxBasisBytes(enough).build().spectrum(operator))
        .isEqualTo(unlimited);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void ritzVectorsAreThoseOfTheRitzValues(DataType type) {
    LinearOperator operator = Operators.rotated(manager, type, SLOW);
    Lanczos lanczos = Lanczos.builder().maxBasisBytes(bytes(type, 7)).build();
    double rounding = 10 * Operators.rounding(type, SLOW);
    try (KrylovDecomposition krylov = lanczos.decompose(operator)) {
      NDArray vectors = krylov.ritzVectors(5);
      for (int rank = 0; rank < 5; rank++) {
        RitzValue ritz = krylov.spectrum().ritzValues().get(rank);
        NDArray vector = vectors.get(rank);
        NDArray residual = operator.apply(vector).sub(vector.mul(ritz.value()));
        assertThat(InnerProducts.norm(vector)).isCloseTo(1, within(rounding));
        assertThat(InnerProducts.norm(residual)).isLessThanOrEqualTo(ritz.residual() + rounding);
      }
    }
  }

  /** What is dropped at a restart was part of the products all the same. */
  @ParameterizedTest
  @CsvSource({"8, 1", "9, 1", "12, 1", "30, 1", "12, 3", "30, 3"})
  void asymmetryShowsInTheResiduals(int budget, int blockSize) {
    LinearOperator operator =
        Operators.dense(manager, DataType.FLOAT64, Operators.skewed(60, 0.01));
    Lanczos lanczos =
        Lanczos.builder()
            .tolerance(1e-14)
            .maxProducts(budget)
            .blockSize(blockSize)
            .maxBasisBytes(60L * 8 * (5 + blockSize + 1))
            .build();
    try (KrylovDecomposition krylov = lanczos.decompose(operator)) {
      NDArray vectors = krylov.ritzVectors(5);
      for (int rank = 0; rank < 5; rank++) {
        RitzValue ritz = krylov.spectrum().ritzValues().get(rank);
        NDArray vector = vectors.get(rank);
        NDArray residual = operator.apply(vector).sub(vector.mul(ritz.value()));
        assertThat(ritz.residual()).isGreaterThanOrEqualTo(InnerProducts.norm(residual) - 1e-12);
        assertThat(ritz.residual()).isLessThan(10 * InnerProducts.norm(residual));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"5, 1, 7", "5, 3, 9", "10, 1, 12", "300, 1, 300"})
  void limitBelowTheFewestVectorsIsRefused(int topK, int blockSize, int vectors) {
    LinearOperator operator = Operators.diagonal(manager, DataType.FLOAT32, SLOW);
    Lanczos.Builder builder = Lanczos.builder().topK(topK).blockSize(blockSize);
    long enough = bytes(DataType.FLOAT32, vectors);

    assertThat(builder.maxBasisBytes(enough).build().spectrum(operator).ritzValues()).isNotEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxBasisBytes(enough - 1).build().spectrum(operator))
        .withMessage(
            "maxBasisBytes is %d, must be at least %d to hold %d vectors of 300 numbers"
                .formatted(enough - 1, enough, vectors));
  }

  private static long bytes(DataType type, int vectors) {
    return (long) vectors * SIZE * type.getNumOfBytes();
  }

  private static double[] values(Spectrum spectrum) {
    return spectrum.ritzValues().stream().mapToDouble(RitzValue::value).toArray();
  }

  private static double distance(double value) {
    return Arrays.stream(SLOW).map(x -> Math.abs(x - value)).min().orElseThrow();
  }
}
