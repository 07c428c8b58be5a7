package io.github.spherometer.estimators.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.operator.LinearOperator;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The standard error of a trace is the error that it has. */
class TraceErrorTest {

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
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
    Operators.Recording operator =
        new Operators.Recording(Indefinite.operator(manager, DataType.FLOAT64));

    TraceEstimate estimate =
        Hutchinson.builder().minProbes(12).maxProducts(12).build().trace(operator);

    double[][] entries =
        operator.vectors().stream()
            .map(z -> entries(Indefinite.MATRIX, z))
            .toArray(double[][]::new);
    double[] forms = Arrays.stream(entries).mapToDouble(d -> Arrays.stream(d).sum()).toArray();
    double[] squares = Arrays.stream(entries).mapToDouble(TraceErrorTest::squaredLength).toArray();
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
