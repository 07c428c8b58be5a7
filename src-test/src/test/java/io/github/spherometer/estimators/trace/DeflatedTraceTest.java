package io.github.spherometer.estimators.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.estimators.operator.ParameterGroup;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflatedTraceTest {

  private static final DMatrixRMaj INDEFINITE =
      Operators.symmetric(-4, -1, 0, 0.5, 1, 2, 3, 5, 7, 11);
  private static final List<ParameterGroup> GROUPS =
      List.of(
          new ParameterGroup("first", 0, 3),
          new ParameterGroup("second", 3, 4),
          new ParameterGroup("third", 4, 10));

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 4", "FLOAT64, 1", "FLOAT64, 7"})
  void isUnbiasedOnAnIndefiniteMatrix(DataType type, int products) {
    double[] estimates = samples(type, products, TraceEstimate::trace);

    assertMeanIs(CommonOps_DDRM.trace(INDEFINITE), estimates);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void isUnbiasedAfterRestarts(DataType type) {
    LinearOperator operator = Operators.dense(manager, type, INDEFINITE);
    Lanczos.Builder lanczos =
        Lanczos.builder()
            .topK(2)
            .tolerance(1e-15)
            .maxProducts(9)
            .maxBasisBytes(4L * 10 * type.getNumOfBytes());
    double[] estimates =
        samples(seed -> lanczos.seed(seed).build().decompose(operator), TraceEstimate::trace);

    assertMeanIs(CommonOps_DDRM.trace(INDEFINITE), estimates);
  }

  @ParameterizedTest
  @CsvSource({"4, -1", "2, 0", "2, 1", "2, 2"})
  void standardErrorIsTheSpreadAtLeast(int products, int group) {
    double truth = group < 0 ? CommonOps_DDRM.trace(INDEFINITE) : share(GROUPS.get(group));
    double[] squares =
        samples(DataType.FLOAT64, products, e -> Math.pow(value(e, group) - truth, 2));
    double[] variances = samples(DataType.FLOAT64, products, e -> Math.pow(error(e, group), 2));

    assertThat(mean(variances)).isGreaterThan(mean(squares) - 4 * standardError(squares));
  }

  private static double value(TraceEstimate estimate, int group) {
    return group < 0 ? estimate.trace() : estimate.groups().get(group).trace();
  }

  private static double error(TraceEstimate estimate, int group) {
    return group < 0 ? estimate.standardError() : estimate.groups().get(group).standardError();
  }

  /** For the trace, and for each of its groups. */
  @Test
  void threeStandardErrorsAreThree() {
    double[] eigenvalues = Operators.withBulk(60, 0.5, 10, 8, 6, 4, 3);
    DMatrixRMaj matrix = Operators.symmetric(eigenvalues);
    LinearOperator operator = Operators.dense(manager, DataType.FLOAT64, matrix);
    List<ParameterGroup> groups =
        List.of(new ParameterGroup("small", 0, 6), new ParameterGroup("large", 6, 60));
    double[] truths = {31, 0, 0};
    for (int i = 0; i < 60; i++) {
      truths[i < 6 ? 1 : 2] += matrix.get(i, i);
    }
    int[] beyond = new int[3];
    double[] squares = new double[3];
    try (KrylovDecomposition krylov = lanczos(4).build().decompose(operator)) {
      for (int seed = 0; seed < 1000; seed++) {
        TraceEstimate estimate =
            Hutchinson.builder().relativeError(0.1).seed(seed).build().trace(krylov, groups);
        for (int group = -1; group < 2; group++) {
          double error = Math.abs(value(estimate, group) - truths[group + 1]);
          beyond[group + 1] += error > 3 * error(estimate, group) ? 1 : 0;
          squares[group + 1] += Math.pow(error / error(estimate, group), 2) / 1000;
        }
      }
    }
    assertThat(Arrays.stream(beyond).max().orElseThrow()).isLessThanOrEqualTo(8);
    assertThat(Math.sqrt(squares[0])).isBetween(0.65, 1.1);
    assertThat(Math.sqrt(Math.min(squares[1], squares[2]))).isBetween(0.4, 1.1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void sharesOfGroupsAreUnbiasedAndAddUp(int products) {
    for (int i = 0; i < GROUPS.size(); i++) {
      int index = i;
      double expected = share(GROUPS.get(i));
      double[] shares =
          samples(DataType.FLOAT64, products, estimate -> estimate.groups().get(index).trace());
      assertThat(mean(shares)).isCloseTo(expected, within(4 * standardError(shares)));
      assertThat(standardError(shares)).isLessThan(0.5);
    }
    double[] differences =
        samples(
            DataType.FLOAT64,
            products,
            estimate ->
                estimate.groups().stream().mapToDouble(GroupTrace::trace).sum() - estimate.trace());
    assertThat(Arrays.stream(differences).map(Math::abs).max().orElseThrow()).isLessThan(1e-12);
  }

  @Test
  void plainSharesAreThoseOfTheProbesDrawn() {
    LinearOperator operator = Operators.dense(manager, DataType.FLOAT64, INDEFINITE);

    TraceEstimate estimate =
        Hutchinson.builder().minProbes(4000).maxProducts(4000).build().trace(operator, GROUPS);

    for (GroupTrace group : estimate.groups()) {
      assertThat(group.trace()).isCloseTo(share(group.group()), within(4 * group.standardError()));
      assertThat(group.standardError()).isBetween(1e-4, 0.3);
    }
  }

  @Test
  void fewLargeEigenvaluesCostNoProbes() {
    LinearOperator operator =
        Operators.rotated(
            manager, DataType.FLOAT32, Operators.withBulk(300, 0.1, 100, 80, 60, 40, 30));
    Hutchinson hutchinson = Hutchinson.builder().relativeError(0.05).maxProducts(2000).build();

    TraceEstimate plain = hutchinson.trace(operator);
    TraceEstimate deflated = deflated(operator, 12, hutchinson, List.of());

    assertThat(plain.converged()).isTrue();
    assertThat(plain.products()).isBetween(100, 400);
    assertThat(deflated.products()).isEqualTo(2);
    assertThat(deflated.trace()).isCloseTo(310, within(4 * deflated.standardError()));
    assertThat(deflated.standardError()).isBetween(0.1, 3.1);
  }

  @Test
  void wholeSpaceIsExactWithoutAProbe() {
    LinearOperator operator = Operators.dense(manager, DataType.FLOAT64, INDEFINITE);

    TraceEstimate estimate = deflated(operator, 10, Hutchinson.builder().build(), GROUPS);

    assertThat(estimate.products()).isZero();
    assertThat(estimate.converged()).isTrue();
    assertThat(estimate.standardError()).isZero();
    assertThat(estimate.trace()).isCloseTo(CommonOps_DDRM.trace(INDEFINITE), within(1e-12));
    assertThat(estimate.groups())
        .allSatisfy(
            group -> {
              assertThat(group.trace()).isCloseTo(share(group.group()), within(1e-12));
              assertThat(group.standardError()).isZero();
            });
  }

  @Test
  void groupOutsideTheVectorIsRefused() {
    LinearOperator operator = Operators.dense(manager, DataType.FLOAT64, INDEFINITE);
    ParameterGroup outside = new ParameterGroup("outside", 7, 11);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hutchinson.builder().build().trace(operator, List.of(outside)))
        .withMessageContaining("outside")
        .withMessageContaining("10 rows");
  }

  @Test
  void probesLeaveNothingBehind() {
    LinearOperator operator = Operators.dense(manager, DataType.FLOAT32, INDEFINITE);
    try (KrylovDecomposition krylov = lanczos(4).build().decompose(operator)) {
      int before = manager.getManagedArrays().size();
      Hutchinson.builder().build().trace(krylov, GROUPS);
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  private double[] samples(DataType type, int products, ToDoubleFunction<TraceEstimate> result) {
    LinearOperator operator = Operators.dense(manager, type, INDEFINITE);
    return samples(seed -> lanczos(products).seed(seed).build().decompose(operator), result);
  }

  private static double[] samples(
      LongFunction<KrylovDecomposition> run, ToDoubleFunction<TraceEstimate> result) {
    return LongStream.range(0, 400)
        .mapToDouble(
            seed -> {
              Hutchinson hutchinson =
                  Hutchinson.builder().minProbes(3).maxProducts(3).seed(seed).build();
              try (KrylovDecomposition krylov = run.apply(seed)) {
                return result.applyAsDouble(hutchinson.trace(krylov, GROUPS));
              }
            })
        .toArray();
  }

  private static TraceEstimate deflated(
      LinearOperator operator, int products, Hutchinson hutchinson, List<ParameterGroup> groups) {
    try (KrylovDecomposition krylov = lanczos(products).build().decompose(operator)) {
      return hutchinson.trace(krylov, groups);
    }
  }

  /** A run of exactly so many products. */
  private static Lanczos.Builder lanczos(int products) {
    return Lanczos.builder().topK(products).tolerance(1e-15).maxProducts(products);
  }

  private static double share(ParameterGroup group) {
    double share = 0;
    for (int i = (int) group.start(); i < group.end(); i++) {
      share += INDEFINITE.get(i, i);
    }
    return share;
  }

  private static void assertMeanIs(double expected, double[] sample) {
    assertThat(mean(sample)).isCloseTo(expected, within(4 * standardError(sample)));
    assertThat(standardError(sample)).isLessThan(0.03 * Math.abs(expected));
  }

  private static double mean(double[] sample) {
    return Arrays.stream(sample).average().orElseThrow();
  }

  private static double standardError(double[] sample) {
    double mean = mean(sample);
    double squares = Arrays.stream(sample).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (sample.length - 1.0) / sample.length);
  }
}
