package io.github.spherometer.estimators.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.statistics.Student;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HutchinsonTest {

  private static final DMatrixRMaj POSITIVE = Operators.symmetric(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 2", "FLOAT32, 5", "FLOAT64, 2", "FLOAT64, 5"})
  void diagonalIsExactAndStopsAtFewestProbes(DataType type, int minProbes) {
    LinearOperator diagonal = Operators.diagonal(manager, type, 1, -2.5, 3, 40);

    TraceEstimate estimate = Hutchinson.builder().minProbes(minProbes).build().trace(diagonal);

    assertThat(estimate).isEqualTo(new TraceEstimate(41.5, 0, minProbes, true, List.of()));
  }

  @Test
  void zeroOperatorConverges() {
    LinearOperator zero = Operators.diagonal(manager, DataType.FLOAT32, new double[10]);

    TraceEstimate estimate = Hutchinson.builder().build().trace(zero);

    assertThat(estimate).isEqualTo(new TraceEstimate(0, 0, 2, true, List.of()));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void probeIsUnbiasedAndHasTheClosedFormVariance(DataType type) {
    double trace = Indefinite.TRACE;
    Hutchinson.Builder single = Hutchinson.builder().maxProducts(1);

    double[] probes = samples(single, type, TraceEstimate::trace);

    new Draws(probes).assertMeanIs(trace, 0.05 * trace);
    double variance = variance(Indefinite.MATRIX);
    new Draws(Arrays.stream(probes).map(x -> (x - trace) * (x - trace)).toArray())
        .assertMeanIs(variance, 0.05 * variance);
  }

  /** The definition, entry by entry, from the vectors that the operator was multiplied by. */
  @Test
  void meanAndStandardErrorAreThoseOfTheProbesDrawn() {
    Operators.Recording operator = recording(Indefinite.MATRIX);

    TraceEstimate estimate =
        Hutchinson.builder().minProbes(12).maxProducts(12).build().trace(operator);

    double[][] entries =
        operator.vectors().stream()
            .map(z -> entries(Indefinite.MATRIX, z))
            .toArray(double[][]::new);
    double[] forms = Arrays.stream(entries).mapToDouble(d -> Arrays.stream(d).sum()).toArray();
    double[] squares = Arrays.stream(entries).mapToDouble(HutchinsonTest::squaredLength).toArray();
    double variances = 0;
    for (int i = 0; i < 10; i++) {
      int row = i;
      double[] column = Arrays.stream(entries).mapToDouble(d -> d[row]).toArray();
      variances += 12 * Math.pow(new Draws(column).standardError(), 2);
    }
    double known = Student.factor(12 * freedom(operator.vectors(), entries));
    assertThat(estimate.trace()).isCloseTo(new Draws(forms).mean(), within(1e-12));
    assertThat(estimate.standardError())
        .isCloseTo(
            known * Math.sqrt(2 * (variances + new Draws(squares).standardError()) / 12),
            within(1e-12));
  }

  /**
   * One over the mean squared cosine between the first eight products, which is 0.1 / 28 larger.
   */
  private static double freedom(List<double[]> probes, double[][] entries) {
    double cosines = 0.1;
    for (int k = 0; k < 8; k++) {
      for (int l = 0; l < k; l++) {
        double inner = 0;
        for (int i = 0; i < 10; i++) {
          inner += entries[k][i] * probes.get(k)[i] * entries[l][i] * probes.get(l)[i];
        }
        cosines += inner * inner / (squaredLength(entries[k]) * squaredLength(entries[l]));
      }
    }
    return 28 / cosines;
  }

  private static double squaredLength(double[] vector) {
    return Arrays.stream(vector).map(x -> x * x).sum();
  }

  static Stream<Arguments> spectra() {
    double[] outliers = Operators.withBulk(60, 0.2, 10, 8, 6, 4, 3);
    double[] one = Operators.withBulk(60, 0.2, 10);
    double[] indefinite = Operators.withBulk(60, 1, 4, -3, 3, 2);
    return Stream.of(
        Arguments.of("outliers", 0.1, outliers),
        Arguments.of("one outlier", 0.2, one),
        Arguments.of("indefinite", 0.5, indefinite));
  }

  /** 4 of 4 by 4 products: the same probe twice would say that the matrix is diagonal. */
  @Test
  void noProbeOfAFewEntriesComesTwice() {
    Operators.Recording operator = recording(Operators.symmetric(1, 2, 3, 4));

    Hutchinson.builder().minProbes(8).maxProducts(8).build().trace(operator);

    assertThat(operator.vectors())
        .extracting(z -> Arrays.toString(Arrays.stream(z).map(x -> x * z[0]).toArray()))
        .doesNotHaveDuplicates();
  }

  /** A sample that decides by its own spread when it is large enough states too small an error. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("spectra")
  void threeStandardErrorsAreThree(String name, double relativeError, double... eigenvalues) {
    LinearOperator operator = Operators.rotated(manager, DataType.FLOAT64, eigenvalues);
    double trace = Arrays.stream(eigenvalues).sum();

    double[] ratios =
        LongStream.range(0, 1000)
            .mapToObj(seed -> Hutchinson.builder().relativeError(relativeError).seed(seed))
            .map(builder -> builder.maxProducts(1000).build().trace(operator))
            .mapToDouble(e -> Math.abs(e.trace() - trace) / e.standardError())
            .toArray();

    assertThat(Arrays.stream(ratios).filter(ratio -> ratio > 3).count()).isLessThanOrEqualTo(8);
    assertThat(Math.sqrt(new Draws(Arrays.stream(ratios).map(r -> r * r).toArray()).mean()))
        .isBetween(0.65, 1.1);
  }

  /**
   * Their first five and six numbers agree: the spread of them would say 18.2 +- 0.9, 17.2 +- 0.8.
   */
  @ParameterizedTest
  @ValueSource(longs = {427, 948})
  void probesThatAgreeByChanceDoNotPassForCertainty(long seed) {
    LinearOperator operator =
        Operators.rotated(manager, DataType.FLOAT64, Operators.withBulk(60, 0.2, 10, 8, 6, 4, 3));

    TraceEstimate estimate =
        Hutchinson.builder()
            .relativeError(0.05)
            .maxProducts(1000)
            .seed(seed)
            .build()
            .trace(operator);

    assertThat(estimate.products()).isGreaterThan(50);
    assertThat(estimate.trace()).isCloseTo(31, within(3 * estimate.standardError()));
  }

  /** Two probes cannot tell how sure a small part beside a large diagonal is, but nearly. */
  @Test
  void nearlyDiagonalMatrixIsNearlyExact() {
    DMatrixRMaj matrix = Operators.symmetric(Operators.withBulk(60, 0.01, 0.05));
    for (int i = 0; i < 60; i++) {
      matrix.add(i, i, 1 + 0.1 * i);
    }
    LinearOperator operator = Operators.dense(manager, DataType.FLOAT64, matrix);

    TraceEstimate estimate = Hutchinson.builder().relativeError(0.01).build().trace(operator);

    double trace = CommonOps_DDRM.trace(matrix);
    assertThat(estimate.products()).isEqualTo(2);
    assertThat(estimate.standardError())
        .isBetween(0.9 * Math.sqrt(variance(matrix) / 2), 0.005 * trace)
        .isLessThan(0.05 * NormOps_DDRM.normF(matrix));
    assertThat(estimate.trace()).isCloseTo(trace, within(3 * estimate.standardError()));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.05, 0.02})
  void stopsAtTheFirstProbeThatIsGoodEnough(double relativeError) {
    LinearOperator operator = Operators.dense(manager, DataType.FLOAT64, POSITIVE);
    Hutchinson.Builder builder =
        Hutchinson.builder().relativeError(relativeError).minProbes(2).maxProducts(1000).seed(3);

    TraceEstimate estimate = builder.build().trace(operator);
    TraceEstimate oneFewer = builder.maxProducts(estimate.products() - 1).build().trace(operator);

    assertThat(estimate.converged()).isTrue();
    assertThat(estimate.products()).isBetween(3, 999);
    assertThat(estimate.standardError()).isLessThanOrEqualTo(relativeError * estimate.trace());
    assertThat(oneFewer.converged()).isFalse();
    assertThat(oneFewer.standardError()).isGreaterThan(relativeError * oneFewer.trace());
  }

  @Test
  void errorIsRelativeToTheAbsoluteTrace() {
    LinearOperator negative =
        Operators.rotated(manager, DataType.FLOAT64, -1, -2, -3, -4, -5, -6, -7, -8, -9, -10);
    LinearOperator positive = Operators.dense(manager, DataType.FLOAT64, POSITIVE);

    TraceEstimate estimate = Hutchinson.builder().build().trace(negative);
    TraceEstimate mirror = Hutchinson.builder().build().trace(positive);

    assertThat(estimate)
        .isEqualTo(
            new TraceEstimate(
                -mirror.trace(), mirror.standardError(), mirror.products(), true, List.of()));
  }

  @Test
  void spentBudgetIsNotConverged() {
    Operators.Recording operator = recording(Indefinite.MATRIX);

    TraceEstimate estimate =
        Hutchinson.builder().relativeError(1e-6).maxProducts(30).build().trace(operator);

    assertThat(estimate.converged()).isFalse();
    assertThat(estimate.products()).isEqualTo(30);
    assertThat(operator.vectors()).hasSize(30);
    assertThat(estimate.standardError()).isPositive();
  }

  @Test
  void singleProbeHasNoStandardError() {
    LinearOperator diagonal = Operators.diagonal(manager, DataType.FLOAT32, 1, 2, 3);

    TraceEstimate estimate = Hutchinson.builder().maxProducts(1).build().trace(diagonal);

    assertThat(estimate).isEqualTo(new TraceEstimate(6, Double.NaN, 1, false, List.of()));
  }

  @Test
  void budgetBoundsTheFewestProbes() {
    LinearOperator diagonal = Operators.diagonal(manager, DataType.FLOAT32, 1, 2, 3);

    TraceEstimate estimate =
        Hutchinson.builder().minProbes(5).maxProducts(3).build().trace(diagonal);

    assertThat(estimate).isEqualTo(new TraceEstimate(6, 0, 3, true, List.of()));
  }

  @Test
  void longSumsKeepTheirDigits() {
    int size = 10_000_000;
    double[] eigenvalues = Operators.withBulk(size, 0.1, 10, 8, 6, 4, 3);

    TraceEstimate estimate =
        Hutchinson.builder()
            .maxProducts(2)
            .build()
            .trace(Operators.diagonal(manager, DataType.FLOAT32, eigenvalues));

    assertThat(estimate.trace()).isCloseTo(31, within(2e-7 * size * 0.05));
  }

  @Test
  void equalSeedsGiveEqualEstimates() {
    LinearOperator operator = Indefinite.operator(manager, DataType.FLOAT32);

    TraceEstimate estimate = Hutchinson.builder().seed(9).build().trace(operator);

    assertThat(Hutchinson.builder().seed(9).build().trace(operator)).isEqualTo(estimate);
    assertThat(Hutchinson.builder().seed(10).build().trace(operator)).isNotEqualTo(estimate);
  }

  @Test
  void probesAreBalancedSignsThatDiffer() {
    Operators.Recording operator = recording(Operators.symmetric(Operators.strakos()));

    Hutchinson.builder().minProbes(100).maxProducts(100).build().trace(operator);

    assertThat(operator.vectors()).hasSize(100).doesNotHaveDuplicates();
    double[] entries = operator.vectors().stream().flatMapToDouble(Arrays::stream).toArray();
    assertThat(entries).hasSize(10_000).containsOnly(1, -1);
    assertThat(new Draws(entries).mean()).isCloseTo(0, within(4 / Math.sqrt(entries.length)));
  }

  @ParameterizedTest
  @CsvSource({"NaN, 1", "Infinity, 1", "NaN, 3", "-Infinity, 3"})
  void nonFiniteProductIsNamed(double factor, int product) {
    LinearOperator operator =
        Operators.scaledAtCall(recording(Indefinite.MATRIX), call -> call == product ? factor : 1);

    assertThatExceptionOfType(NonFiniteProductException.class)
        .isThrownBy(() -> Hutchinson.builder().build().trace(operator))
        .withMessageContaining("product " + product + " is ");
  }

  private Operators.Recording recording(DMatrixRMaj matrix) {
    return new Operators.Recording(Operators.dense(manager, DataType.FLOAT64, matrix));
  }

  private double[] samples(
      Hutchinson.Builder builder, DataType type, ToDoubleFunction<TraceEstimate> result) {
    LinearOperator operator = Indefinite.operator(manager, type);
    return LongStream.range(0, 4000)
        .mapToDouble(seed -> result.applyAsDouble(builder.seed(seed).build().trace(operator)))
        .toArray();
  }

  /** 2 (|A|_F^2 - sum a_ii^2). */
  private static double variance(DMatrixRMaj matrix) {
    double squares = Math.pow(NormOps_DDRM.normF(matrix), 2);
    for (int i = 0; i < matrix.numRows; i++) {
      squares -= matrix.get(i, i) * matrix.get(i, i);
    }
    return 2 * squares;
  }

  /** z_i (Az)_i. */
  private static double[] entries(DMatrixRMaj matrix, double[] z) {
    double[] entries = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < z.length; j++) {
        entries[i] += z[i] * matrix.get(i, j) * z[j];
      }
    }
    return entries;
  }
}
