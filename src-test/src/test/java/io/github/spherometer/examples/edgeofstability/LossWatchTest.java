package io.github.spherometer.examples.edgeofstability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LossWatchTest {

  private static LossPath path(int window, double... losses) {
    LossWatch watch = new LossWatch(window);
    DoubleStream.of(losses).forEach(watch::add);
    return watch.path();
  }

  @Test
  void countsRisesWindowByWindow() {
    LossPath path = path(4, 8, 6, 7, 3, 4, 5, 5, 6, 100);
    assertThat(path.means()).containsExactly(6.0, 5.0);
    assertThat(path.rises()).containsExactly(0.25, 0.75);
  }

  @Test
  void averagesTheWindowsThatLieBetweenTwoBatches() {
    LossPath path = path(2, 8, 6, 4, 5, 3, 2);
    assertThat(path.lossBetween(2, 6)).isEqualTo(3.5);
    assertThat(path.lossBetween(1, 5)).isEqualTo(4.5);
    assertThat(path.risesBetween(0, 4)).isEqualTo(0.25);
    assertThat(path.risesBetween(1, 3)).isNaN();
  }
}
