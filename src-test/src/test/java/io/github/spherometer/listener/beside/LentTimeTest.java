package io.github.spherometer.listener.beside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** This thread lends, another one borrows. */
@Timeout(60)
class LentTimeTest {

  /** By the clock of the test; as often as that by the real one, who waits looks at it. */
  private static final Duration PATIENCE = Duration.ofMillis(1);

  private final LentTime time = new LentTime();
  private final AtomicLong now = new AtomicLong();
  private final AtomicLong looks = new AtomicLong();
  private final LentTime byTheClock = new LentTime(PATIENCE, this::look);

  private long look() {
    looks.incrementAndGet();
    return now.get();
  }

  /** Another thread, and what it does. */
  private record Other<T>(Thread thread, FutureTask<T> work) {

    static <T> Other<T> does(Callable<T> callable) {
      FutureTask<T> work = new FutureTask<>(callable);
      Thread thread = new Thread(work, "other");
      thread.setDaemon(true);
      thread.start();
      return new Other<>(thread, work);
    }

    static Other<Thread> borrows(LentTime from) {
      return does(() -> from.compute(Thread::currentThread));
    }

    T result() throws Exception {
      return work.get();
    }

    void awaitItsWaiting() {
      awaitWaiting(thread);
    }
  }

  /** Or its end. */
  private static void awaitWaiting(Thread thread) {
    while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void withoutABorrowerWorkIsDoneByItsCallerAtOnce() {
    assertThat(time.compute(Thread::currentThread)).isSameAs(Thread.currentThread());
    assertThat(time.isBorrowed()).isFalse();
    time.lend();
  }

  @Test
  void inLentTimeWorkIsDoneOnTheLendingThreadUntilItIsGivenBack() throws Exception {
    time.borrow();
    Other<List<Thread>> borrower =
        Other.does(
            () -> {
              List<Thread> threads = new ArrayList<>();
              for (int i = 0; i < 3; i++) {
                threads.add(time.compute(Thread::currentThread));
              }
              time.back();
              return threads;
            });
    while (time.isBorrowed()) {
      time.lend();
    }
    assertThat(borrower.result()).hasSize(3).containsOnly(Thread.currentThread());
  }

  @Test
  void theLenderWaitsForWhatFollowsFromAPiece() throws Exception {
    AtomicInteger between = new AtomicInteger();
    Thread lender = Thread.currentThread();
    time.borrow();
    Other<Integer> borrower =
        Other.does(
            () -> {
              for (int piece = 0; piece < 2; piece++) {
                time.compute(() -> true);
                awaitWaiting(lender);
                between.incrementAndGet();
              }
              time.back();
              return 3;
            });
    borrower.awaitItsWaiting();
    time.lend();
    assertThat(between).hasValue(1);
    time.lend();
    assertThat(between).hasValue(2);
    assertThat(borrower.result()).isEqualTo(3);
  }

  @Test
  void aBorrowerThatHangsIsWaitedForNoLongerThanPatienceAndGoesOnByItself() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    byTheClock.borrow();
    Other<Thread> borrower =
        Other.does(
            () -> {
              hangs.await();
              return byTheClock.compute(Thread::currentThread);
            });
    Other<Boolean> lender = Other.does(this::lendsByTheClock);
    lender.awaitItsWaiting();
    awaitLooks(lender);
    assertThat(lender.work().isDone()).isFalse();
    now.addAndGet(PATIENCE.toNanos());
    assertThat(lender.result()).isTrue();
    assertThat(byTheClock.isBorrowed()).isFalse();
    hangs.countDown();
    assertThat(borrower.result()).isSameAs(borrower.thread());
  }

  private boolean lendsByTheClock() {
    byTheClock.lend();
    return true;
  }

  /** Whoever waits has woken up and looked at the clock, or waits no more. */
  private void awaitLooks(Other<?> waits) {
    long before = looks.get();
    while (looks.get() < before + 2 && !waits.work().isDone()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatIsThrownReachesTheBorrowerAndNotTheLender() throws Exception {
    for (Throwable thrown :
        List.of(new IllegalStateException("one"), new OutOfMemoryError("two"))) {
      time.borrow();
      Other<Throwable> borrower =
          Other.does(
              () -> {
                Throwable caught = catchThrowable(() -> time.compute(() -> failing(thrown)));
                time.back();
                return caught;
              });
      while (time.isBorrowed()) {
        time.lend();
      }
      assertThat(borrower.result()).isSameAs(thrown);
    }
  }

  private static int failing(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  @Test
  void onceTimeIsGivenNobodyWaits() throws Exception {
    time.borrow();
    time.give();
    time.lend();
    Other<Thread> borrower = Other.borrows(time);
    assertThat(borrower.result()).isSameAs(borrower.thread());
  }

  @Test
  void aLenderThatWaitsWhenTimeIsGivenGoesOn() throws Exception {
    time.borrow();
    Other<Boolean> lender =
        Other.does(
            () -> {
              time.lend();
              return true;
            });
    lender.awaitItsWaiting();
    time.give();
    assertThat(lender.result()).isTrue();
  }

  @Test
  void aBorrowerThatWaitsWhenTimeIsGivenGoesOnByItself() throws Exception {
    time.borrow();
    Other<Thread> borrower = Other.borrows(time);
    borrower.awaitItsWaiting();
    time.give();
    assertThat(borrower.result()).isSameAs(borrower.thread());
  }

  @Test
  void whoHearsOfTheTrainingIsNotDesertedAndWhoHearsNoMoreGoesOnByItself() throws Exception {
    byTheClock.borrow();
    Other<Thread> borrower = Other.borrows(byTheClock);
    borrower.awaitItsWaiting();
    for (int i = 0; i < 3; i++) {
      byTheClock.notNow();
      now.addAndGet(PATIENCE.toNanos() - 1);
      awaitLooks(borrower);
    }
    assertThat(borrower.work().isDone()).isFalse();
    now.incrementAndGet();
    assertThat(borrower.result()).isSameAs(borrower.thread());
    assertThat(byTheClock.waited()).isEqualTo(now.get());
  }

  @Test
  void anInterruptedLenderReturnsAndStaysInterrupted() {
    time.borrow();
    Thread.currentThread().interrupt();
    time.lend();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptedBorrowerHasItsResultAndStaysInterrupted() {
    time.borrow();
    Thread.currentThread().interrupt();
    assertThat(time.<Integer>compute(() -> 7)).isEqualTo(7);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void everyPieceIsDoneOnceHoweverBothMeet() throws Exception {
    for (int seed = 0; seed < 300; seed++) {
      Duration patience = Duration.ofNanos(seed % 3 == 0 ? 20_000 : 60_000_000_000L);
      LentTime shared = new LentTime(patience, System::nanoTime);
      Random random = new Random(seed);
      boolean given = random.nextBoolean();
      int pieces = 1 + random.nextInt(20);
      int[] done = new int[pieces];
      shared.borrow();
      Other<Boolean> borrower = Other.does(() -> borrows(shared, done));
      for (int loans = 0; shared.isBorrowed(); loans++) {
        if (given && loans == pieces / 2) {
          shared.give();
        }
        shared.lend();
        for (int wait = random.nextInt(2000); wait > 0; wait--) {
          Thread.onSpinWait();
        }
      }
      assertThat(borrower.result()).isTrue();
      assertThat(done).as("seed %d", seed).containsOnly(1);
    }
  }

  private static boolean borrows(LentTime from, int[] done) {
    boolean right = true;
    for (int i = 0; i < done.length; i++) {
      int piece = i;
      right &= from.<Integer>compute(() -> ++done[piece] * 100 + piece) == 100 + piece;
    }
    from.back();
    return right;
  }
}
