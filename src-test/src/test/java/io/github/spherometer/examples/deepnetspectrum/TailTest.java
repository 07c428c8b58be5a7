package io.github.spherometer.examples.deepnetspectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TailTest {

  private static Tail tail(double... values) {
    return Tail.of(
        IntStream.rangeClosed(12, 11 + values.length).mapToObj(rank -> (double) rank).toList(),
        DoubleStream.of(values).boxed().toList());
  }

  @Test
  void aPowerLawIsToldFromItsRival() {
    Tail tail =
        tail(IntStream.rangeClosed(12, 60).mapToDouble(r -> 3 * Math.pow(r, -1.2)).toArray());
    assertThat(tail.power().slope()).isCloseTo(-1.2, within(1e-9));
    assertThat(tail.lead()).isPositive();
    assertThat(tail.powerLaw()[0]).isCloseTo(3 * Math.pow(12, -1.2), within(1e-9));
  }

  @Test
  void soIsAnExponential() {
    Tail tail = tail(IntStream.rangeClosed(12, 60).mapToDouble(r -> Math.exp(-r / 9.0)).toArray());
    assertThat(tail.exponential().slope()).isCloseTo(-1 / 9.0, within(1e-9));
    assertThat(tail.lead()).isNegative();
    assertThat(tail.rival()[3]).isCloseTo(Math.exp(-15 / 9.0), within(1e-9));
  }

  @Test
  void threePointsSayNothing() {
    assertThat(tail(3, 2, 1).lead()).isNaN();
  }
}
