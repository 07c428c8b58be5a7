package io.github.spherometer.listener.beside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** This thread lends, another one borrows. */
@Timeout(60)
class LentTimeTest {

  private final LentTime time = new LentTime();

  private FutureTask<Thread> borrower(LentTime from) {
    return started(() -> from.compute(Thread::currentThread));
  }

  private static <T> FutureTask<T> started(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "borrower");
    thread.setDaemon(true);
    thread.start();
    return task;
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
    FutureTask<List<Thread>> borrower =
        started(
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
    assertThat(borrower.get()).hasSize(3).containsOnly(Thread.currentThread());
  }

  @Test
  void theLenderWaitsForWhatFollowsFromAPiece() throws Exception {
    AtomicInteger between = new AtomicInteger();
    time.borrow();
    FutureTask<Integer> borrower =
        started(
            () -> {
              time.compute(() -> 1);
              TimeUnit.MILLISECONDS.sleep(50);
              between.incrementAndGet();
              time.compute(() -> 2);
              TimeUnit.MILLISECONDS.sleep(50);
              between.incrementAndGet();
              time.back();
              return 3;
            });
    time.lend(); // waits for the first
    time.lend();
    assertThat(between).hasValue(1);
    time.lend();
    assertThat(between).hasValue(2);
    assertThat(borrower.get()).isEqualTo(3);
  }

  @Test
  void whatIsThrownReachesTheBorrowerAndNotTheLender() throws Exception {
    for (Throwable thrown :
        List.of(new IllegalStateException("one"), new OutOfMemoryError("two"))) {
      time.borrow();
      FutureTask<Throwable> borrower =
          started(
              () -> {
                Throwable caught = catchThrowable(() -> time.compute(() -> failing(thrown)));
                time.back();
                return caught;
              });
      while (time.isBorrowed()) {
        time.lend();
      }
      assertThat(borrower.get()).isSameAs(thrown);
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
    FutureTask<Thread> borrower = borrower(time);
    assertThat(borrower.get().getName()).isEqualTo("borrower");
  }

  @Test
  void whoWaitsAlreadyWhenTimeIsGivenGoesOn() throws Exception {
    time.borrow();
    FutureTask<Boolean> lender =
        started(
            () -> {
              time.lend();
              return true;
            });
    assertThat(catchThrowable(() -> lender.get(50, TimeUnit.MILLISECONDS))).isNotNull();
    time.give();
    assertThat(lender.get()).isTrue();

    LentTime other = new LentTime();
    other.borrow();
    FutureTask<Thread> borrower = borrower(other);
    assertThat(catchThrowable(() -> borrower.get(50, TimeUnit.MILLISECONDS))).isNotNull();
    other.give();
    assertThat(borrower.get().getName()).isEqualTo("borrower");
  }

  @Test
  void aDesertedBorrowerGoesOnByItself() throws Exception {
    LentTime deserted = new LentTime(Duration.ofMillis(20));
    deserted.borrow();
    assertThat(borrower(deserted).get().getName()).isEqualTo("borrower");
  }

  @Test
  void whoHearsOfTheTrainingIsNotDeserted() throws Exception {
    LentTime heard = new LentTime(Duration.ofSeconds(2));
    heard.borrow();
    FutureTask<Thread> borrower = borrower(heard);
    for (int i = 0; i < 25; i++) {
      TimeUnit.MILLISECONDS.sleep(100);
      heard.notNow();
    }
    assertThat(borrower.isDone()).isFalse();
    heard.give();
    borrower.get();
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
      LentTime shared = new LentTime(Duration.ofNanos(seed % 3 == 0 ? 20_000 : 60_000_000_000L));
      Random random = new Random(seed);
      boolean given = random.nextBoolean();
      int pieces = 1 + random.nextInt(20);
      int[] done = new int[pieces];
      shared.borrow();
      FutureTask<Boolean> borrower = started(() -> borrows(shared, done));
      for (int loans = 0; shared.isBorrowed(); loans++) {
        if (given && loans == pieces / 2) {
          shared.give();
        }
        shared.lend();
        for (int wait = random.nextInt(2000); wait > 0; wait--) {
          Thread.onSpinWait();
        }
      }
      assertThat(borrower.get()).isTrue();
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
