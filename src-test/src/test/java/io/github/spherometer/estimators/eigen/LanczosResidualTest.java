package io.github.spherometer.estimators.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.vector.UnitRoundoff;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a result says about its own error and cost. */
class LanczosResidualTest {

  private static final double NEVER = 1e-17;
  private static final double[] PLANTED = Operators.withBulk(300, 1, 10, -8, 6, -4, 3);

  private static final DMatrixRMaj MATRIX = Operators.symmetric(PLANTED);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 1", "FLOAT32, 2", "FLOAT32, 3", "FLOAT32, 5", "FLOAT32, 9", "FLOAT32, 30",
    "FLOAT64, 1", "FLOAT64, 2", "FLOAT64, 3", "FLOAT64, 5", "FLOAT64, 9", "FLOAT64, 30"
  })
  void anEigenvalueLiesWithinTheResidualOfEveryRitzValue(DataType type, int budget) {
    double rounding = Operators.rounding(type, PLANTED);
    LinearOperator operator = planted(type);
    for (long seed = 0; seed < 20; seed++) {
      Lanczos lanczos =
          Lanczos.builder().topK(budget).tolerance(NEVER).maxProducts(budget).seed(seed).build();

      Spectrum spectrum = lanczos.spectrum(operator);

      assertThat(spectrum.ritzValues())
          .hasSize(budget)
          .allMatch(ritz -> distance(ritz.value()) <= ritz.residual() + rounding);
    }
  }

  @Test
  void residualOfASingleProductIsThatOfTheStartVector() {
    Operators.Recording operator = new Operators.Recording(planted(DataType.FLOAT64));

    Spectrum spectrum = Lanczos.builder().maxProducts(1).build().spectrum(operator);

    DMatrixRMaj x = DMatrixRMaj.wrap(300, 1, operator.vectors().get(0));
    DMatrixRMaj product = CommonOps_DDRM.mult(MATRIX, x, null);
    double theta = CommonOps_DDRM.dot(x, product);
    CommonOps_DDRM.addEquals(product, -theta, x);
    assertThat(spectrum.ritzValues()).hasSize(1);
    assertThat(spectrum.largest().value()).isEqualTo(spectrum.smallest().value());
    assertThat(spectrum.largest().value()).isCloseTo(theta, within(1e-12));
    assertThat(spectrum.largest().residual())
        .isCloseTo(NormOps_DDRM.normP2(product), within(1e-12));
    assertThat(spectrum.products()).isEqualTo(1);
    assertThat(spectrum.converged()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void residualIsNeverBelowOneRounding(DataType type) {
    Spectrum spectrum =
        Lanczos.builder().build().spectrum(Operators.diagonal(manager, type, -3, 0));

    assertThat(spectrum.ritzValues())
        .hasSize(2)
        .allMatch(ritz -> ritz.residual() >= 2.999 * UnitRoundoff.of(type));
  }

  @Test
  void residualOfOrderOneIsOneRounding() {
    LinearOperator operator = Operators.diagonal(manager, DataType.FLOAT32, -3);

    Extreme largest = Lanczos.builder().build().spectrum(operator).largest();

    assertThat(largest).isEqualTo(new Extreme(-3, 3 * 0x1p-24, 3 * 0x1p-24));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 7})
  void spentBudgetIsNotConverged(int budget) {
    Operators.Recording operator = new Operators.Recording(planted(DataType.FLOAT32));

    Spectrum spectrum = Lanczos.builder().maxProducts(budget).build().spectrum(operator);

    assertThat(spectrum.converged()).isFalse();
    assertThat(spectrum.products()).isEqualTo(budget);
    assertThat(operator.vectors()).hasSize(budget);
    assertThat(spectrum.ritzValues()).hasSize(Math.min(budget, 5));
    assertThat(spectrum.ritzValues()).anyMatch(ritz -> ritz.residual() > 0.1);
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 0.5", "FLOAT32, 0.01", "FLOAT32, 1e-5", "FLOAT64, 0.01", "FLOAT64, 1e-13"})
  void stopsAtTheFirstProductWithSmallResiduals(DataType type, double tolerance) {
    Operators.Recording operator = new Operators.Recording(planted(type));
    Lanczos.Builder builder = Lanczos.builder().tolerance(tolerance);

    Spectrum spectrum = builder.build().spectrum(operator);
    Spectrum oneFewer =
        builder.maxProducts(spectrum.products() - 1).build().spectrum(planted(type));

    assertThat(spectrum.converged()).isTrue();
    assertThat(spectrum.ritzValues())
        .allMatch(ritz -> ritz.residual() <= tolerance * Math.abs(spectrum.largest().value()));
    assertThat(operator.vectors()).hasSize(spectrum.products());
    assertThat(oneFewer.converged()).isFalse();
  }

  static Stream<double[]> exhausted() {
    return Stream.of(
        Operators.strakos(),
        Operators.withBulk(100, 0, 5, 4, 3),
        Operators.withBulk(100, 1e-7, 1),
        DoubleStream.generate(() -> 1).limit(100).toArray());
  }

  @ParameterizedTest
  @MethodSource("exhausted")
  void productsAreOfOrthonormalVectors(double... eigenvalues) {
    Operators.Recording operator =
        new Operators.Recording(Operators.rotated(manager, DataType.FLOAT32, eigenvalues));

    Lanczos.builder().topK(100).tolerance(NEVER).build().spectrum(operator);

    double[][] basis = operator.vectors().toArray(double[][]::new);
    DMatrixRMaj gram =
        CommonOps_DDRM.multTransB(new DMatrixRMaj(basis), new DMatrixRMaj(basis), null);
    CommonOps_DDRM.subtractEquals(gram, CommonOps_DDRM.identity(100));
    assertThat(CommonOps_DDRM.elementMaxAbs(gram)).isLessThan(1e-6);
  }

  @Test
  void equalSeedsGiveEqualSpectra() {
    LinearOperator operator = planted(DataType.FLOAT32);

    Spectrum spectrum = Lanczos.builder().seed(3).build().spectrum(operator);

    assertThat(Lanczos.builder().seed(3).build().spectrum(operator)).isEqualTo(spectrum);
  }

  @Test
  void seedsAgreeWithinTheirResiduals() {
    LinearOperator operator = planted(DataType.FLOAT32);
    Spectrum one = Lanczos.builder().seed(3).build().spectrum(operator);
    Spectrum other = Lanczos.builder().seed(4).build().spectrum(operator);

    assertThat(other).isNotEqualTo(one);
    for (int i = 0; i < 5; i++) {
      RitzValue a = one.ritzValues().get(i);
      RitzValue b = other.ritzValues().get(i);
      assertThat(a.value()).isCloseTo(b.value(), within(a.residual() + b.residual()));
    }
  }

  /**
   * For A = S + K with K' = -K the squared residuals of A over the whole basis add up to 2 |K|_F^2,
   * those of S to half of that, and each residual is the larger of both.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1, 0.1, 1e-3})
  void asymmetryShowsInTheResiduals(double asymmetry) {
    DMatrixRMaj random = RandomMatrices_DDRM.rectangle(40, 40, new Random(5));
    DMatrixRMaj skew =
        CommonOps_DDRM.subtract(random, CommonOps_DDRM.transpose(random, null), null);
    CommonOps_DDRM.scale(asymmetry / NormOps_DDRM.normF(skew), skew);
    DMatrixRMaj matrix =
        CommonOps_DDRM.add(Operators.symmetric(Operators.withBulk(40, 5, 10)), skew, null);

    Spectrum spectrum =
        Lanczos.builder()
            .topK(40)
            .tolerance(1e-6)
            .build()
            .spectrum(Operators.dense(manager, DataType.FLOAT64, matrix));

    double squares =
        spectrum.ritzValues().stream().mapToDouble(ritz -> Math.pow(ritz.residual(), 2)).sum();
    assertThat(spectrum.converged()).isFalse();
    assertThat(spectrum.asymmetric()).isTrue();
    assertThat(Math.sqrt(squares))
        .isBetween(Math.sqrt(2) * asymmetry - 1e-9, Math.sqrt(3) * asymmetry + 1e-9);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void scaleOfTheOperatorDoesNotMatter(DataType type) {
    Spectrum unit = Lanczos.builder().build().spectrum(planted(type));
    for (double scale : new double[] {0x1p-40, 0x1p40, 0x1p-80, 0x1p80}) {
      DMatrixRMaj scaled = MATRIX.copy();
      CommonOps_DDRM.scale(scale, scaled);

      Spectrum spectrum =
          Lanczos.builder().build().spectrum(Operators.dense(manager, type, scaled));

      assertThat(spectrum.products()).isEqualTo(unit.products());
      assertThat(spectrum.largest().value() / scale)
          .isCloseTo(unit.largest().value(), within(unit.largest().residual()));
    }
  }

  @Test
  void longVectorsKeepTheirDigits() {
    double[] eigenvalues = Operators.withBulk(10_000_000, 0.1, 10, -8);

    Spectrum spectrum =
        Lanczos.builder()
            .topK(2)
            .maxProducts(10)
            .build()
            .spectrum(Operators.diagonal(manager, DataType.FLOAT32, eigenvalues));

    assertThat(spectrum.converged()).isTrue();
    assertThat(spectrum.asymmetric()).isFalse();
    assertThat(spectrum.largest().value()).isCloseTo(10, within(3e-4));
    assertThat(spectrum.smallest().value()).isCloseTo(-8, within(3e-4));
  }

  private LinearOperator planted(DataType type) {
    return Operators.dense(manager, type, MATRIX);
  }

  private static double distance(double value) {
    return Arrays.stream(PLANTED).map(x -> Math.abs(x - value)).min().orElseThrow();
  }
}
