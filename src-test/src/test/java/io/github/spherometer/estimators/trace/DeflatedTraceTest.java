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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflatedTraceTest {

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 4", "FLOAT64, 1", "FLOAT64, 7"})
  void isUnbiasedOnAnIndefiniteMatrix(DataType type, int products) {
    double[] estimates = samples(type, products, TraceEstimate::trace);

    new Draws(estimates).assertMeanIs(Indefinite.TRACE, 0.03 * Indefinite.TRACE);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void isUnbiasedAfterRestarts(DataType type) {
    LinearOperator operator = Indefinite.operator(manager, type);
    Lanczos.Builder lanczos =
        Lanczos.builder()
            .topK(2)
            .tolerance(1e-15)
            .maxProducts(9)
            .maxBasisBytes(4L * 10 * type.getNumOfBytes());
    double[] estimates =
        samples(seed -> lanczos.seed(seed).build().decompose(operator), TraceEstimate::trace);

    new Draws(estimates).assertMeanIs(Indefinite.TRACE, 0.03 * Indefinite.TRACE);
  }

  @ParameterizedTest
  @CsvSource({"4, -1", "2, 0", "2, 1", "2, 2"})
  void standardErrorIsTheSpreadAtLeast(int products, int group) {
    double truth = group < 0 ? Indefinite.TRACE : Indefinite.trace(Indefinite.GROUPS.get(group));
    double[] squares =
        samples(DataType.FLOAT64, products, e -> Math.pow(value(e, group) - truth, 2));
    double[] variances = samples(DataType.FLOAT64, products, e -> Math.pow(error(e, group), 2));

    Draws spread = new Draws(squares);
    assertThat(new Draws(variances).mean())
        .isGreaterThan(spread.mean() - 4 * spread.standardError());
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
    try (KrylovDecomposition krylov = Indefinite.lanczos(4).build().decompose(operator)) {
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
    for (int i = 0; i < Indefinite.GROUPS.size(); i++) {
      int index = i;
      double expected = Indefinite.trace(Indefinite.GROUPS.get(i));
      double[] shares =
          samples(DataType.FLOAT64, products, estimate -> estimate.groups().get(index).trace());
      new Draws(shares).assertMeanIs(expected, 0.5);
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
    LinearOperator operator = Indefinite.operator(manager, DataType.FLOAT64);

    TraceEstimate estimate =
        Hutchinson.builder()
            .minProbes(4000)
            .maxProducts(4000)
            .build()
            .trace(operator, Indefinite.GROUPS);

    for (GroupTrace group : estimate.groups()) {
      assertThat(group.trace())
          .isCloseTo(Indefinite.trace(group.group()), within(4 * group.standardError()));
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
    LinearOperator operator = Indefinite.operator(manager, DataType.FLOAT64);

    TraceEstimate estimate =
        deflated(operator, 10, Hutchinson.builder().build(), Indefinite.GROUPS);

    assertThat(estimate.products()).isZero();
    assertThat(estimate.converged()).isTrue();
    assertThat(estimate.standardError()).isZero();
    assertThat(estimate.trace()).isCloseTo(Indefinite.TRACE, within(1e-12));
    assertThat(estimate.groups())
        .allSatisfy(
            group -> {
              assertThat(group.trace()).isCloseTo(Indefinite.trace(group.group()), within(1e-12));
              assertThat(group.standardError()).isZero();
            });
  }

  @Test
  void groupOutsideTheVectorIsRefused() {
    LinearOperator operator = Indefinite.operator(manager, DataType.FLOAT64);
    ParameterGroup outside = new ParameterGroup("outside", 7, 11);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hutchinson.builder().build().trace(operator, List.of(outside)))
        .withMessageContaining("outside")
        .withMessageContaining("10 rows");
  }

  @Test
  void probesLeaveNothingBehind() {
    LinearOperator operator = Indefinite.operator(manager, DataType.FLOAT32);
    try (KrylovDecomposition krylov = Indefinite.lanczos(4).build().decompose(operator)) {
      int before = manager.getManagedArrays().size();
      Hutchinson.builder().build().trace(krylov, Indefinite.GROUPS);
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  private double[] samples(DataType type, int products, ToDoubleFunction<TraceEstimate> result) {
    LinearOperator operator = Indefinite.operator(manager, type);
    return samples(
        seed -> Indefinite.lanczos(products).seed(seed).build().decompose(operator), result);
  }

  private static double[] samples(
      LongFunction<KrylovDecomposition> run, ToDoubleFunction<TraceEstimate> result) {
    return LongStream.range(0, 400)
        .mapToDouble(
            seed -> {
              Hutchinson hutchinson =
                  Hutchinson.builder().minProbes(3).maxProducts(3).seed(seed).build();
              try (KrylovDecomposition krylov = run.apply(seed)) {
                return result.applyAsDouble(hutchinson.trace(krylov, Indefinite.GROUPS));
              }
            })
        .toArray();
  }

  private static TraceEstimate deflated(
      LinearOperator operator, int products, Hutchinson hutchinson, List<ParameterGroup> groups) {
    try (KrylovDecomposition krylov = Indefinite.lanczos(products).build().decompose(operator)) {
      return hutchinson.trace(krylov, groups);
    }
  }
}
