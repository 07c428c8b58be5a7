package io.github.spherometer.listener.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestThreadsTest {

  @Test
  void aClientsTimeIsLimitedWithoutACrowdTooAndOurWorkHasItsOwnLimit() throws Exception {
    RequestThreads threads = threads(Duration.ofMillis(200), Duration.ofSeconds(1));
    CountDownLatch cutOff = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    threads.execute(() -> countUnless(sleeps(30_000), cutOff));
    threads.execute(() -> countUnless(!RequestThreads.work(() -> sleeps(500)), answered));
    threads.execute(() -> countUnless(RequestThreads.work(() -> sleeps(30_000)), stopped));
    assertThat(cutOff.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(answered.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
    threads.close();
  }

  @Test
  void whoComesAfterOneThatWasCutOffIsNotInterrupted() throws Exception {
    RequestThreads threads = threads(Duration.ofMillis(100), Duration.ofMillis(100));
    for (int i = 0; i < 2 * RequestThreads.THREADS; i++) {
      CountDownLatch cutOff = new CountDownLatch(1);
      CountDownLatch next = new CountDownLatch(1);
      threads.execute(() -> countUnless(sleeps(30_000), cutOff));
      assertThat(cutOff.await(5, TimeUnit.SECONDS)).isTrue();
      threads.execute(() -> countUnless(Thread.currentThread().isInterrupted(), next));
      assertThat(next.await(5, TimeUnit.SECONDS)).isTrue();
    }
    threads.close();
  }

  private static RequestThreads threads(Duration client, Duration work) {
    return new RequestThreads(new RequestThreads.Limits(client, Duration.ofMillis(50), work));
  }

  private static void countUnless(boolean not, CountDownLatch latch) {
    if (!not) {
      latch.countDown();
    }
  }

  private static boolean sleeps(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
