package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProductLimitTest {

  @Test
  void everyPartHasAProductAndAllTogetherKeepToTheLimit() {
    for (int most : IntStream.rangeClosed(ProductLimit.FEWEST, 300).toArray()) {
      ProductLimit limit = new ProductLimit(most);
      for (int eigenvalues = 1; eigenvalues <= limit.ofEigenvalues(); eigenvalues++) {
        int trace = limit.ofTrace(eigenvalues, true);
        int sharpness = limit.ofSharpness(eigenvalues + trace);
        assertThat(trace).isPositive();
        assertThat(sharpness).isPositive();
        assertThat(eigenvalues + trace + 1 + sharpness).isEqualTo(most);
        assertThat(eigenvalues + limit.ofTrace(eigenvalues, false) + 1).isEqualTo(most);
      }
    }
  }

  @Test
  void eigenvaluesHaveThreeQuartersAndASharpnessAQuarterOrHalfOfTheRest() {
    ProductLimit limit = new ProductLimit(100);
    assertThat(limit.ofEigenvalues()).isEqualTo(75);
    assertThat(limit.ofTrace(75, false)).isEqualTo(24);
    assertThat(limit.ofTrace(75, true)).isEqualTo(12);
    assertThat(limit.ofTrace(19, false)).isEqualTo(80);
    assertThat(limit.ofTrace(19, true)).isEqualTo(55);
    assertThat(limit.ofSharpness(19 + 55)).isEqualTo(25);
  }
}
