package io.github.spherometer.estimators.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FoldedVectorTest {

  private static final int LONG = 100_003;

  private final Random random = new Random(3);

  @Test
  void pieceOfAShortVectorIsWhatItWas() {
    FoldedVector folded = new FoldedVector(3);

    folded.add(new double[] {1, 2, 3, 4, 5}, 1, 3);
    folded.add(new double[] {1, 2, 3, 4, 5}, 3, 4);

    assertThat(folded.entries()).containsExactly(2, 3, 4);
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

    FoldedVector folded = new FoldedVector(1_021);
    folded.add(ones, 0, LONG);

    assertThat(dot(folded.entries(), folded.entries())).isLessThan(10.0 * LONG);
    assertThat(folded.sum()).isEqualTo(LONG);
  }

  private FoldedVector folded(double[] values) {
    FoldedVector folded = new FoldedVector(16_381);
    folded.add(values, 0, 50_000);
    folded.add(values, 50_000, 50_000);
    folded.add(values, 50_000, LONG);
    return folded;
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
