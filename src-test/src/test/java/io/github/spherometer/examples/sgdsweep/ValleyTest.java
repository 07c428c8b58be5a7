package io.github.spherometer.examples.sgdsweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.listener.measurement.LossSlice;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValleyTest {

  private static final double SLOPE = -3;
  private static final double CURVATURE = 20;

  /** Nine points on either side, up to 0.9. */
  private static Valley valley(double rate, DoubleUnaryOperator loss) {
    List<Double> offsets = IntStream.rangeClosed(-9, 9).mapToObj(i -> i / 10.0).toList();
    List<Double> losses = offsets.stream().map(loss::applyAsDouble).toList();
    return new Valley(1, new LossSlice.Line(offsets, losses, SLOPE), rate);
  }

  private static double parabola(double offset) {
    return 5 + SLOPE * offset + CURVATURE * offset * offset / 2;
  }

  @Test
  void theBottomOfAParabolaIsFoundBetweenThePoints() {
    assertThat(valley(0.1, ValleyTest::parabola).bottom())
        .isCloseTo(-SLOPE / CURVATURE, within(1e-12));
  }

  /** On a parabola a step goes learning rate x curvature times as far as the bottom. */
  @Test
  void aStepIsMeasuredAgainstTheWayToTheBottom() {
    assertThat(valley(0.1, ValleyTest::parabola).reach()).isCloseTo(0.1 * CURVATURE, within(1e-9));
    assertThat(valley(0.02, ValleyTest::parabola).reach())
        .isCloseTo(0.02 * CURVATURE, within(1e-9));
  }

  @Test
  void whatFallsAllTheWayHasItsBottomAtTheLastPoint() {
    assertThat(valley(0.1, offset -> 5 - offset).bottom()).isEqualTo(0.9);
  }

  @Test
  void aBottomOnTheOtherSideIsNoStepsGoal() {
    assertThat(valley(0.1, offset -> parabola(-offset)).reach()).isNaN();
  }

  @Test
  void aFigureHasOffsetsInLearningRatesAndTheLossHereAtZero() {
    Valley valley = valley(0.1, ValleyTest::parabola);
    assertThat(valley.inRates()[12]).isCloseTo(0.3 / 0.1, within(1e-12));
    assertThat(valley.relativeLosses()[9]).isZero();
    assertThat(valley.relativeLosses()[12]).isCloseTo(parabola(0.3) / 5 - 1, within(1e-12));
  }

  /** At 0.3 there is a point, at 0.33 there is none. */
  @Test
  void theLossAfterTheStepIsThatOfTheLine() {
    assertThat(valley(0.1, ValleyTest::parabola).relativeLossAfterStep())
        .isCloseTo(parabola(0.3) / 5 - 1, within(1e-12));
    assertThat(valley(0.11, ValleyTest::parabola).relativeLossAfterStep())
        .isCloseTo((0.7 * parabola(0.3) + 0.3 * parabola(0.4)) / 5 - 1, within(1e-12));
    assertThat(valley(0.4, ValleyTest::parabola).relativeLossAfterStep()).isNaN();
  }
}
