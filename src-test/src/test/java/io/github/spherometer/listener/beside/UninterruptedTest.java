package io.github.spherometer.listener.beside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UninterruptedTest {

  private final CountDownLatch latch = new CountDownLatch(1);
  private int waits;

  @AfterEach
  void nobodyElseIsInterrupted() {
    Thread.interrupted();
  }

  /** What is waited for comes while it waits the second time. */
  private String second() throws InterruptedException {
    waits++;
    if (waits == 2) {
      latch.countDown();
    }
    latch.await();
    return "done";
  }

  @Test
  void aWaitThatIsInterruptedIsBegunAgainAndTheThreadStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertThat(Uninterrupted.await(this::second)).isEqualTo("done");
    assertThat(waits).isEqualTo(2);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void whoIsNotInterruptedWaitsOnceAndStaysSo() {
    latch.countDown();
    assertThat(Uninterrupted.await(this::second)).isEqualTo("done");
    assertThat(waits).isEqualTo(1);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void whatElseIsThrownEndsTheWaitAndTheThreadStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                Uninterrupted.await(
                    () -> {
                      second();
                      throw new IOException("thrown");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(waits).isEqualTo(2);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }
}
