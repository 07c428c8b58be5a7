package io.github.spherometer.estimators.krylov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.estimators.Which;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The largest magnitude is 10 and the tolerance a twentieth of it, so spots are 1 away. */
class BlindSpotsTest {

  @Test
  void spotsAreTwoTolerancesBesideTheWantedWhereTheyOutrankTheLast() {
    assertSpots(spots(Which.LARGEST_ALGEBRAIC, 2, 10, 6, 1), 11, 9, 7);
    assertSpots(spots(Which.SMALLEST_ALGEBRAIC, 2, 0, -7, -10), -9, -11, -8);
  }

  @Test
  void gapOfUpToFourTolerancesHasItsSpotInTheMiddle() {
    assertSpots(spots(Which.LARGEST_ALGEBRAIC, 2, 10, 8.5, 1), 11, 9.25, 9.25);
    assertSpots(spots(Which.LARGEST_ALGEBRAIC, 2, 10, 9, 1), 11, 9.5, 9.5);
  }

  @Test
  void gapBelowTwoTolerancesIsCrowdedAndHasNone() {
    BlindSpots spots = spots(Which.LARGEST_ALGEBRAIC, 4, 10, 9.25, 6, 5, 1);

    assertSpots(spots, 11, 8.25, 7, 5.5, 5.5);
    assertThat(spots.isCrowded(0)).isTrue();
    assertThat(spots.isCrowded(1)).isTrue();
    assertThat(spots.isCrowded(2)).isFalse();
    assertThat(spots.isCrowded(3)).isFalse();
  }

  /** An eigenvalue of the other sign outranks the last as well. */
  @Test
  void largestMagnitudeHasASpotOnTheOtherSideOfZero() {
    assertSpots(spots(Which.LARGEST_MAGNITUDE, 1, 10, 2, -3), 11, -11);
    assertSpots(spots(Which.LARGEST_MAGNITUDE, 2, 10, 2, -6), 11, 9, -7, 7);
  }

  @Test
  void otherOrdersHaveNoneOnTheOtherSideOfZero() {
    assertSpots(spots(Which.LARGEST_ALGEBRAIC, 1, -2, -10), -1);
    assertSpots(spots(Which.SMALLEST_ALGEBRAIC, 1, 10, 2), 1);
  }

  @Test
  void otherSideIsLeftOutWithinATolerance() {
    assertSpots(spots(Which.LARGEST_MAGNITUDE, 2, 10, 2, -9.25), 11, -10.25);
    assertSpots(spots(Which.LARGEST_MAGNITUDE, 2, 10, 2, -9.5), 11, -10.5, 10.5);
  }

  /** 9 is a spot of 10, and has the rank of -9. */
  @Test
  void spotAsLargeAsTheLastDoesNotOutrankIt() {
    assertSpots(spots(Which.LARGEST_MAGNITUDE, 2, 10, 2, -9), 11, -10);
    assertSpots(spots(Which.LARGEST_ALGEBRAIC, 3, 10, 8, 7, 1), 11, 9, 9, 7.5, 7.5);
  }

  @Test
  void bothEndsHaveSpotsOutsideTheirOwnLast() {
    assertSpots(spots(Which.BOTH_ENDS, 3, 10, 8, 3, 0, -5), 11, 9, 9, -6);
    assertSpots(spots(Which.BOTH_ENDS, 4, 10, 8, 3, 0, -5), 11, 9, 9, -1, -4, -6);
    assertSpots(spots(Which.BOTH_ENDS, 1, 10, 8, 3), 11);
  }

  @Test
  void nothingOutranksWhereAllIsZero() {
    for (Which which : Which.values()) {
      assertSpots(spots(which, 1, 0, 0));
    }
  }

  private static BlindSpots spots(Which which, int count, double... descending) {
    return new BlindSpots(new WantedValues(which, count, 0.05), Pairs.of(descending));
  }

  private static void assertSpots(BlindSpots spots, double... expected) {
    List<Double> places = spots.places();
    assertThat(places.stream().mapToDouble(x -> x).toArray())
        .containsExactly(expected, within(1e-12));
  }
}
