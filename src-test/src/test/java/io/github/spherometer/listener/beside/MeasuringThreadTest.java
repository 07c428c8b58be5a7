package io.github.spherometer.listener.beside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spherometer.surface.torch.EngineThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MeasuringThreadTest {

  private static final Duration LONG = Duration.ofSeconds(50);

  private final MeasuringThread thread = new MeasuringThread(() -> new Share(1, true));
  private final CountDownLatch goOn = new CountDownLatch(1);

  private void work() {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() {
    goOn.countDown();
    thread.close();
  }

  @Test
  void worksOnADaemonThreadOfItsOwn() {
    List<Thread> workers = Collections.synchronizedList(new ArrayList<>());
    thread.run(() -> workers.add(Thread.currentThread()));
    assertThat(thread.awaitIdle(LONG)).isTrue();
    assertThat(workers)
        .singleElement()
        .isNotSameAs(Thread.currentThread())
        .matches(Thread::isDaemon)
        .matches(worker -> worker.getName().equals("spherometer-measuring"));
  }

  @Test
  void isBusyFromTheCallUntilTheWorkIsDone() {
    assertThat(thread.isBusy()).isFalse();
    thread.run(this::work);
    assertThat(thread.isBusy()).isTrue();
    goOn.countDown();
    assertThat(thread.awaitIdle(LONG)).isTrue();
    assertThat(thread.isBusy()).isFalse();
  }

  @Test
  void doesOneThingAtATimeInOrder() {
    List<String> done = Collections.synchronizedList(new ArrayList<>());
    thread.run(
        () -> {
          done.add("first begins");
          work();
          done.add("first ends");
        });
    thread.run(() -> done.add("second"));
    assertThat(thread.awaitIdle(Duration.ofMillis(50))).isFalse();
    goOn.countDown();
    assertThat(thread.awaitIdle(LONG)).isTrue();
    assertThat(done).containsExactly("first begins", "first ends", "second");
  }

  @Test
  void aWaitWithoutPatienceSaysHowItIs() {
    assertThat(thread.awaitIdle(Duration.ZERO)).isTrue();
    thread.run(this::work);
    assertThat(thread.awaitIdle(Duration.ZERO)).isFalse();
  }

  @Test
  void anInterruptedWaitEndsAndTheCallerStaysInterrupted() {
    thread.run(this::work);
    Thread.currentThread().interrupt();
    assertThat(thread.awaitIdle(LONG)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void onceClosedItTakesNothingMoreButEndsWhatIsUnderWay() {
    AtomicInteger ended = new AtomicInteger();
    thread.run(
        () -> {
          work();
          ended.incrementAndGet();
        });
    thread.close();
    assertThatThrownBy(() -> thread.run(() -> {})).isInstanceOf(RejectedExecutionException.class);
    goOn.countDown();
    assertThat(thread.awaitIdle(LONG)).isTrue();
    assertThat(ended).hasValue(1);
  }

  @Test
  void theEngineHasTheThreadsThereThatItIsGiven() {
    int ofTraining = EngineThreads.ofThisThread();
    AtomicInteger there = new AtomicInteger();
    MeasuringThread other = new MeasuringThread(() -> new Share(ofTraining + 2, true));
    other.run(() -> there.set(EngineThreads.ofThisThread()));
    assertThat(other.awaitIdle(LONG)).isTrue();
    other.close();
    assertThat(there).hasValue(ofTraining + 2);
    assertThat(EngineThreads.ofThisThread()).isEqualTo(ofTraining);
  }
}
