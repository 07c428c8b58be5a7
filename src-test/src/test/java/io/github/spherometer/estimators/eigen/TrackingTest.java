package io.github.spherometer.estimators.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.Operators;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that start from the eigenvectors of an operator that was much the same. */
class TrackingTest {

  private static final int SIZE = 1000;
  private static final double[] TOP = {10, 8, 6.5, 5, 4};
  private static final int TOP_K = TOP.length;

  private final NDManager manager = NDManager.newBaseManager();
  private final LinearOperator operator =
      Operators.diagonal(manager, DataType.FLOAT64, Operators.withBulk(SIZE, 1.5, TOP));

  @AfterEach
  void close() {
    manager.close();
  }

  /** Axes from one on, each turned by an angle toward the bulk. */
  private NDArray axes(int first, int count, double angle) {
    NDArray rows = manager.zeros(new Shape(count, SIZE), DataType.FLOAT64);
    for (int row = 0; row < count; row++) {
      rows.set(new NDIndex(row, first + row), Math.cos(angle));
      rows.set(new NDIndex(row, 500 + row), Math.sin(angle));
    }
    return rows;
  }

  private int products(NDArray start) {
    int products = 0;
    for (int seed = 0; seed < 10; seed++) {
      Lanczos lanczos =
          Lanczos.builder().topK(TOP_K).trackedMissProbability(0.05).seed(seed).build();
      Spectrum spectrum =
          start.isEmpty() ? lanczos.spectrum(operator) : lanczos.spectrum(operator, start);

      assertThat(spectrum.converged()).isTrue();
      for (int rank = 0; rank < TOP_K; rank++) {
        assertThat(spectrum.ritzValues().get(rank).value()).isCloseTo(TOP[rank], within(0.2));
      }
      products += spectrum.products();
    }
    return products;
  }

  @Test
  void eigenvectorsThatAreFoundAgainSaveProducts() {
    int cold = products(manager.create(new Shape(0)));

    assertThat(products(axes(0, TOP_K, 0))).isLessThan(cold - 15);
    assertThat(products(axes(0, TOP_K, 0.3))).isLessThan(cold - 15);
  }

  /** They are in the bulk by more than a seventh, or too few. */
  @Test
  void eigenvectorsThatAreNotFoundAgainOrAreTooFewSaveNone() {
    int cold = products(manager.create(new Shape(0)));

    assertThat(products(axes(0, TOP_K, 0.7))).isGreaterThan(cold - 5);
    assertThat(products(axes(0, TOP_K - 1, 0))).isGreaterThan(cold - 5);
  }

  /** What is larger than all that was given is as likely to be found as the chance says. */
  @Test
  void newcomerIsFoundBesideWhatWasGiven() {
    Lanczos.Builder builder = Lanczos.builder().topK(TOP_K - 1).trackedMissProbability(1e-3);
    for (int seed = 0; seed < 40; seed++) {
      Spectrum spectrum = builder.seed(seed).build().spectrum(operator, axes(1, TOP_K - 1, 0.1));

      assertThat(spectrum.converged()).isTrue();
      assertThat(spectrum.largest().value()).isCloseTo(10, within(0.2));
    }
  }
}
