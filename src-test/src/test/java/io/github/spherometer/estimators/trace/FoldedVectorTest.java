package io.github.spherometer.estimators.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FoldedVectorTest {

  private static final int LONG = 100_003;

  private final NDManager manager = NDManager.newBaseManager();
  private final Random random = new Random(3);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void pieceOfAShortVectorIsWhatItWas() {
    FoldedVector folded = FoldedVector.of(manager.create(new double[] {1, 2, 3, 4, 5}), 1, 4, 100);

    double[] entries = folded.entries();
    assertThat(entries).hasSize(3);
    assertThat(Math.abs(entries[0])).isEqualTo(2);
    assertThat(entries).containsExactly(entries[0], entries[0] * 1.5, entries[0] * 2);
    assertThat(folded.sum()).isEqualTo(9);
  }

  /** Within four standard deviations, about one percent each, of the products of the lengths. */
  @Test
  void innerProductsOfLongVectorsAreKept() {
    double[] x = gaussian();
    double[] y = gaussian();
    for (int i = 0; i < LONG; i++) {
      y[i] += x[i];
    }

    FoldedVector foldedX = folded(x);
    FoldedVector foldedY = folded(y);

    double lengths = Math.sqrt(dot(x, x) * dot(y, y));
    assertThat(foldedX.entries().length).isLessThan(LONG / 5);
    assertThat(dot(foldedX.entries(), foldedY.entries()))
        .isCloseTo(dot(x, y), within(0.045 * lengths));
    assertThat(dot(foldedX.entries(), foldedX.entries()))
        .isCloseTo(dot(x, x), within(0.045 * dot(x, x)));
    assertThat(foldedX.sum()).isCloseTo(sum(x), within(1e-9));
  }

  /** All of one sign they would have the squared length 98 times as large. */
  @Test
  void piecesHaveSignsThatKeepThemFromAddingUp() {
    double[] ones = new double[LONG];
    Arrays.fill(ones, 1);

    FoldedVector folded = FoldedVector.of(manager.create(ones), 0, LONG, 1_021);

    assertThat(dot(folded.entries(), folded.entries())).isLessThan(10.0 * LONG);
    assertThat(folded.sum()).isEqualTo(LONG);
  }

  private FoldedVector folded(double[] values) {
    NDArray vector = manager.create(values);
    return FoldedVector.of(vector, 0, values.length, 16_381);
  }

  private double[] gaussian() {
    return random.doubles(LONG).map(u -> random.nextGaussian()).toArray();
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private static double sum(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value;
    }
    return sum;
  }
}
