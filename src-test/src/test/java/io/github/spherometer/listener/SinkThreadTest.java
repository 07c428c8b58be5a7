package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.TrainingProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SinkThreadTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final CountDownLatch free = new CountDownLatch(1);
  private final List<FailureReason> counted = Collections.synchronizedList(new ArrayList<>());
  private final FailureGuard guard = new FailureGuard("test", counted::add);

  /** Remembers what it is told, from when it is free on. */
  private final class Log implements MeasurementSink {

    private final List<Long> gradients = new ArrayList<>();
    private final List<Long> progress = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();
    private final List<FailureReason> failures = new ArrayList<>();
    private final Thread creator = Thread.currentThread();
    private boolean ended;

    @Override
    public void accept(Measurement measurement) {}

    @Override
    public void gradientMeasured(GradientMeasurement gradient) {
      awaitFreedom();
      assertThat(Thread.currentThread()).isNotSameAs(creator);
      gradients.add(gradient.batch());
    }

    @Override
    public void progressed(TrainingProgress latest) {
      awaitFreedom();
      progress.add(latest.batches());
    }

    @Override
    public void stepping(Hyperparameters inForce) {
      rates.add(inForce.learningRate());
    }

    @Override
    public void failed(FailureReason reason) {
      failures.add(reason);
    }

    @Override
    public void ended() {
      ended = true;
    }

    private void awaitFreedom() {
      try {
        free.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static GradientMeasurement gradient(long batch) {
    return new GradientMeasurement(batch, DistinctMeasurement.gradient());
  }

  private static TrainingProgress progress(long batches) {
    return new TrainingProgress(batches, 0, 0, 0, 0, 0, 0, 0, 0, OptionalLong.empty());
  }

  @Test
  void anInterruptedThreadWaitsForTheEndAndStaysInterrupted() {
    Log log = new Log();
    SinkThread sinks = new SinkThread(List.of(log), guard, 1000, LONG);
    sinks.gradientMeasured(gradient(1));
    Thread ending = Thread.currentThread();
    Thread freeing = new Thread(() -> freeWhenItWaits(ending));
    freeing.setDaemon(true);
    freeing.start();

    ending.interrupt();
    sinks.ended();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(log.gradients).containsExactly(1L);
    assertThat(log.ended).isTrue();
  }

  private void freeWhenItWaits(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    free.countDown();
  }

  /** A learning rate may change with every batch. */
  @Test
  void ofHyperparametersInForceTheLatestAreTold() {
    free.countDown();
    Log log = new Log();
    SinkThread sinks = new SinkThread(List.of(log), guard, 3, LONG);
    for (int batch = 1; batch <= 1000; batch++) {
      sinks.stepping(Hyperparameters.heavyBall(batch, 0, 0));
    }
    sinks.ended();

    assertThat(log.rates).containsExactly(1000.0);
    assertThat(counted).isEmpty();
  }

  @Test
  void everythingIsToldInOrderBeforeTheEndReturns() {
    free.countDown();
    Log first = new Log();
    Log second = new Log();
    SinkThread sinks = new SinkThread(List.of(first, second), guard, 1000, LONG);
    for (long batch = 1; batch <= 500; batch++) {
      sinks.gradientMeasured(gradient(batch));
    }
    sinks.failed(FailureReason.NON_FINITE_LOSS);
    sinks.progressed(progress(500));
    sinks.ended();

    for (Log log : List.of(first, second)) {
      assertThat(log.gradients)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 500).boxed().toList());
      assertThat(log.failures).containsExactly(FailureReason.NON_FINITE_LOSS);
      assertThat(log.progress).containsExactly(500L);
      assertThat(log.ended).isTrue();
    }
    assertThat(counted).isEmpty();
  }

  @Test
  void progressIsToldTenTimesASecondAtMostAndAtTheEnd() {
    Log log = new Log();
    SinkThread sinks = new SinkThread(List.of(log), guard, 1000, LONG);
    free.countDown();
    long start = System.nanoTime();
    for (long batch = 1; batch <= 5000; batch++) {
      sinks.progressed(progress(batch));
    }
    long tenths = Duration.ofNanos(System.nanoTime() - start).toMillis() / 100;
    sinks.ended();

    assertThat(log.progress).isSorted().endsWith(5000L).hasSizeLessThanOrEqualTo((int) tenths + 2);
  }

  @Test
  void newsForWhichThereIsNoRoomAreLeftOutLoudly() {
    Log log = new Log();
    SinkThread sinks = new SinkThread(List.of(log), guard, 4, LONG);
    for (long batch = 1; batch <= 5; batch++) {
      sinks.gradientMeasured(gradient(batch));
    }
    assertThatThrownBy(() -> sinks.gradientMeasured(gradient(6)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("slower than the training");
    sinks.progressed(progress(6));
    sinks.failed(FailureReason.INTERNAL);
    free.countDown();
    sinks.ended();

    assertThat(log.gradients).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void theEndDoesNotWaitForEver() {
    Log log = new Log();
    SinkThread sinks = new SinkThread(List.of(log), guard, 1000, SHORT);
    for (long batch = 1; batch <= 4; batch++) {
      sinks.gradientMeasured(gradient(batch));
    }
    assertThatThrownBy(sinks::ended)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the last 5 news were not told them");
  }

  private static final class ThrowingSink implements MeasurementSink {

    @Override
    public void accept(Measurement measurement) {}

    @Override
    public void gradientMeasured(GradientMeasurement gradient) {
      throw new StackOverflowError("injected");
    }

    @Override
    public void failed(FailureReason reason) {
      throw new IllegalStateException("injected too");
    }
  }

  @Test
  void whatASinkThrowsIsCountedAndReachesNoOther() {
    free.countDown();
    MeasurementSink broken =
        measurement -> {
          throw new AssertionError("never called");
        };
    Log log = new Log();
    SinkThread sinks = new SinkThread(List.of(broken, new ThrowingSink(), log), guard, 10, LONG);
    sinks.gradientMeasured(gradient(1));
    sinks.failed(FailureReason.INTERNAL);
    sinks.gradientMeasured(gradient(2));
    sinks.ended();

    assertThat(log.gradients).containsExactly(1L, 2L);
    assertThat(counted).containsExactly(FailureReason.INTERNAL, FailureReason.INTERNAL);
  }
}
