package io.github.spherometer.estimators.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.operator.Operators;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  /** 4 of 4 by 4 products: the same probe twice would say that the matrix is diagonal. */
  @Test
  void noProbeOfAFewEntriesComesTwice() {
    Operators.Recording operator = recording(Operators.symmetric(1, 2, 3, 4));

    Hutchinson.builder().minProbes(8).maxProducts(8).build().trace(operator);

    assertThat(operator.vectors())
        .extracting(z -> Arrays.toString(Arrays.stream(z).map(x -> x * z[0]).toArray()))
        .doesNotHaveDuplicates();
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
}
