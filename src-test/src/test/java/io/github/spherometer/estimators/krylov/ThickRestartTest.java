package io.github.spherometer.estimators.krylov;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.estimators.Which;
import org.junit.jupiter.api.Test;

class ThickRestartTest {

  private static final ThickRestart RESTART =
      new ThickRestart(new WantedValues(Which.LARGEST_MAGNITUDE, 2, 0.01));

  private final RitzPairs pairs = Pairs.of(10, 8, 6, 1, 0, -1, -2, -3);

  /** Of room for six beside the two that are wanted half is used: both ends, then by rank. */
  @Test
  void keepsTheWantedBothEndsAndThoseNextInRank() {
    assertThat(RESTART.kept(pairs, 8)).containsExactly(0, 1, 7, 2, 6);
  }

  @Test
  void keepsTheOtherEndHoweverLittleRoomThereIs() {
    assertThat(RESTART.kept(pairs, 3)).containsExactly(0, 1, 7);
  }

  @Test
  void keepsFewerThanThereAre() {
    assertThat(RESTART.kept(Pairs.of(10, 8, 6, 1), 20)).containsExactly(0, 1, 3);
  }
}
