package io.github.spherometer.estimators.krylov;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.Which;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankingTest {

  private static final List<RitzValue> VALUES = Pairs.of(5, 2, 1, -1, -3, -6).values();

  @Test
  void placesComeInTheOrderOfTheirRanks() {
    assertThat(new Ranking(Which.LARGEST_MAGNITUDE).ranks(VALUES, 4)).containsExactly(5, 0, 4, 1);
    assertThat(new Ranking(Which.LARGEST_ALGEBRAIC).ranks(VALUES, 3)).containsExactly(0, 1, 2);
    assertThat(new Ranking(Which.SMALLEST_ALGEBRAIC).ranks(VALUES, 3)).containsExactly(5, 4, 3);
  }

  /** Which of equals comes first does not depend on rounding: the positive one. */
  @Test
  void ofTwoSignsThePositiveOneComesFirst() {
    assertThat(new Ranking(Which.LARGEST_MAGNITUDE).ranks(VALUES.subList(2, 4), 2))
        .containsExactly(0, 1);
  }

  @Test
  void oddOneOfBothEndsIsAtTheUpper() {
    assertThat(new Ranking(Which.BOTH_ENDS).ranks(VALUES, 1)).containsExactly(0);
    assertThat(new Ranking(Which.BOTH_ENDS).ranks(VALUES, 4)).containsExactly(0, 1, 4, 5);
    assertThat(new Ranking(Which.BOTH_ENDS).ranks(VALUES, 5)).containsExactly(0, 1, 2, 4, 5);
    assertThat(new Ranking(Which.BOTH_ENDS).ranks(VALUES, 6)).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void magnitudeAloneForgetsTheSign() {
    RitzValue negative = new RitzValue(-3, 0);

    assertThat(new Ranking(Which.LARGEST_MAGNITUDE).key(negative)).isEqualTo(3);
    assertThat(new Ranking(Which.LARGEST_ALGEBRAIC).key(negative)).isEqualTo(-3);
    assertThat(new Ranking(Which.SMALLEST_ALGEBRAIC).key(negative)).isEqualTo(-3);
    assertThat(new Ranking(Which.BOTH_ENDS).key(negative)).isEqualTo(-3);
  }
}
