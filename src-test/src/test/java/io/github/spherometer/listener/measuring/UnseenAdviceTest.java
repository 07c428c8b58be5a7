package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.activations.UnseenBlock;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class UnseenAdviceTest {

  private static String advice(int blocks) {
    return UnseenAdvice.of(Collections.nCopies(blocks, new UnseenBlock("b", "hidden")));
  }

  @Test
  void fiveBlocksAreNamedAndTheOthersCounted() {
    assertThat(advice(5))
        .contains("in 5 of the model's blocks: " + "b is hidden; ".repeat(4))
        .contains("; b is hidden. A counter");
    assertThat(advice(7))
        .contains("in 7 of")
        .contains("; b is hidden; and 2 more. A counter")
        .doesNotContain("b is hidden; ".repeat(6));
  }
}
