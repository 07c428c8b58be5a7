package io.github.spherometer.listener.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SampleQueueTest {

  private final SampleQueue queue = new SampleQueue(10);

  private static Snapshot snapshot(long millis, int samples) {
    PushedSeries series = new PushedSeries("a", Map.of());
    return new Snapshot(millis, Collections.nCopies(samples, series), new double[samples]);
  }

  @Test
  void ofTooManyTheOldestAreLostAndCounted() throws Exception {
    for (int millis = 1; millis <= 4; millis++) {
      queue.add(snapshot(millis, 4));
    }
    assertThat(queue.lost()).isEqualTo(8);
    assertThat(queue.take(100)).extracting(Snapshot::millis).containsExactly(3L, 4L);
  }

  @Test
  void oneThatIsTooLargeIsKeptAlone() throws Exception {
    queue.add(snapshot(1, 4));
    queue.add(snapshot(2, 40));
    assertThat(queue.take(1)).extracting(Snapshot::millis).containsExactly(2L);
    assertThat(queue.lost()).isEqualTo(4);
  }

  @Test
  void asManyAreTakenAsFitAndCountUntilTheyAreWritten() throws Exception {
    List.of(1, 2, 3).forEach(millis -> queue.add(snapshot(millis, 3)));
    assertThat(queue.take(7)).hasSize(2);
    assertThat(queue.left()).isEqualTo(9);
    queue.written();
    assertThat(queue.left()).isEqualTo(3);
    assertThat(queue.take(7)).hasSize(1);
    queue.refused();
    assertThat(queue.left()).isZero();
    assertThat(queue.lost()).isEqualTo(3);
  }

  @Test
  void theEndLosesWhatIsLeftAndTakesNoMore() throws Exception {
    queue.add(snapshot(1, 3));
    queue.take(1);
    queue.add(snapshot(2, 4));
    queue.giveUp();
    queue.add(snapshot(3, 1));
    assertThat(queue.lost()).isEqualTo(7);
    assertThat(queue.left()).isZero();
  }

  @Test
  void aWaitEndsWhenAllIsWrittenOrTheTimeIsUp() throws Exception {
    queue.add(snapshot(1, 3));
    assertThat(queue.awaitEmpty(Duration.ofMillis(50))).isFalse();
    Thread writer =
        new Thread(
            () -> {
              try {
                queue.take(1);
                queue.written();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    writer.start();
    assertThat(queue.awaitEmpty(Duration.ofSeconds(10))).isTrue();
    writer.join();
  }

  @Test
  void aPauseIsShortWhileSomebodyWaits() throws Exception {
    queue.add(snapshot(1, 3));
    Thread waiting =
        new Thread(
            () -> {
              try {
                queue.awaitEmpty(Duration.ofSeconds(10));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    waiting.start();
    queue.pause(Duration.ofMinutes(1)); // else the test is out of time
    queue.giveUp();
    waiting.join();
  }
}
