package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.measurement.PartSeconds;
import io.github.spherometer.listener.measuring.PartClock.Timed;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PartClockTest {

  private static final long SECOND = 1_000_000_000;

  private final AtomicLong nanos = new AtomicLong(7);
  private final PartClock clock = new PartClock(nanos::get);

  private String work(long seconds) {
    nanos.addAndGet(seconds * SECOND);
    return "done";
  }

  @Test
  void partsAreTimedOnTheirOwn() {
    long seconds = 1;
    for (Timed part : Timed.values()) {
      long length = seconds++;
      assertThat(clock.time(part, () -> work(length))).isEqualTo("done");
    }
    assertThat(clock.seconds()).isEqualTo(new PartSeconds(1, 2, 3, 4, 5, 6, 7, 8));
    assertThat(clock.total()).isEqualTo(36 * SECOND);
  }

  @Test
  void aPartThatIsTakenTwiceIsTheSumOfBoth() {
    clock.time(Timed.SHARPNESS, () -> work(2));
    work(100);
    clock.time(Timed.SHARPNESS, () -> work(3));
    assertThat(clock.seconds()).isEqualTo(new PartSeconds(0, 0, 0, 0, 5, 0, 0, 0));
  }

  @Test
  void aPartThatFailsHasTakenItsTime() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                clock.time(
                    Timed.TRACE,
                    () -> {
                      work(4);
                      throw new IllegalStateException();
                    }));
    assertThat(clock.seconds()).isEqualTo(new PartSeconds(0, 0, 4, 0, 0, 0, 0, 0));
  }

  @Test
  void thePartsOfAMeasurementAreMostOfIt() throws Exception {
    RecordingSink sink = new RecordingSink();
    new SmallTraining()
        .epochs(3)
        .listener(Listeners.exact().everyBatches(2).lossSlices(1).sink(sink).build())
        .run();
    assertThat(sink.measurements)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            measurement -> {
              PartSeconds parts = measurement.parts();
              double sum =
                  DoubleStream.of(
                          parts.graph(),
                          parts.eigenvalues(),
                          parts.trace(),
                          parts.gradient(),
                          parts.sharpness(),
                          parts.deadNeurons(),
                          parts.slices())
                      .peek(seconds -> assertThat(seconds).isPositive())
                      .sum();
              assertThat(parts.density()).isLessThan(parts.eigenvalues());
              double whole = measurement.duration().toNanos() / 1e9;
              assertThat(sum).isBetween(whole / 2, whole);
            });
  }
}
