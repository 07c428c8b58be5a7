package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProductLimitTest {

  @Test
  void everyPartHasAProductAndAllTogetherKeepToTheLimit() {
    for (boolean noiseScale : new boolean[] {false, true}) {
      int gradient = noiseScale ? 2 : 1;
      IntStream.rangeClosed(3 + gradient, 300)
          .mapToObj(most -> ProductLimit.of(most, noiseScale))
          .forEach(limit -> assertShared(limit, gradient));
    }
  }

  private static void assertShared(ProductLimit limit, int gradient) {
    assertThat(limit.ofEigenvalues()).isPositive();
    for (int eigenvalues = 1; eigenvalues <= limit.ofEigenvalues(); eigenvalues++) {
      int trace = limit.ofTrace(eigenvalues, true);
      int sharpness = limit.ofSharpness(eigenvalues + trace);
      assertThat(trace).isPositive();
      assertThat(sharpness).isPositive();
      assertThat(eigenvalues + trace + gradient + sharpness).isEqualTo(limit.most());
      assertThat(eigenvalues + limit.ofTrace(eigenvalues, false) + gradient)
          .isEqualTo(limit.most());
    }
  }

  @Test
  void theFewestAreOneForEachPart() {
    assertThat(ProductLimit.of(100, false).fewest()).isEqualTo(4);
    assertThat(ProductLimit.of(100, true).fewest()).isEqualTo(5);
  }

  @Test
  void eigenvaluesHaveThreeQuartersAndASharpnessAQuarterOrHalfOfTheRest() {
    ProductLimit limit = ProductLimit.of(100, false);
    assertThat(limit.ofEigenvalues()).isEqualTo(75);
    assertThat(limit.ofTrace(75, false)).isEqualTo(24);
    assertThat(limit.ofTrace(75, true)).isEqualTo(12);
    assertThat(limit.ofTrace(19, false)).isEqualTo(80);
    assertThat(limit.ofTrace(19, true)).isEqualTo(55);
    assertThat(limit.ofSharpness(19 + 55)).isEqualTo(25);
  }
}
