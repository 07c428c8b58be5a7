package io.github.spherometer.listener.guard;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.schedule.Schedule;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {

  private static final int BATCHES = 64;

  private final RecordingSink log = new RecordingSink();

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.github.spherometer.fixtures.Faults#ofLosses")
  void aFaultOfTheLossIsCountedAndLeavesTheTrainingAlone(
      FailureReason reason, UnaryOperator<NDArray> fault) throws Exception {
    CurvatureListener listener = everyBatch().loss(new FaultyLoss(fault)).build();
    assertTrainingStays(listener);
    assertThat(log.measurements).isEmpty();
    assertThat(log.failures).containsOnly(reason);
  }

  @Test
  void repeatedFailuresBackOffExponentially() throws Exception {
    FaultyLoss loss = new FaultyLoss(value -> value.mul(Float.NaN));
    new SmallTraining().listener(everyBatch().loss(loss).build()).run();
    // Due at each of 64 batches: measured at 1, 1+2, 3+4, 7+8, 15+16 and 31+32.
    assertThat(log.failures).hasSize(6);
    // Once for the measurement, and once to see whether eval mode is the cause; the first time
    // once more, to see whether it stays the same.
    assertThat(loss.evaluations).isEqualTo(12 + 1);
  }

  @Test
  void gradientsThatFailBackOffToo() throws Exception {
    FaultyLoss sound = new FaultyLoss(UnaryOperator.identity());
    new SmallTraining().listener(firstBatch().loss(sound).build()).run();
    FaultyLoss loss = new FaultyLoss(UnaryOperator.identity());
    loss.fault = value -> loss.evaluations <= sound.evaluations ? value : value.mul(Float.NaN);
    CurvatureListener listener =
        firstBatch().gradientSchedule(Schedule.everyBatches(1)).loss(loss).build();
    new SmallTraining().listener(listener).run();
    assertThat(log.measurements).hasSize(2);
    // Due at each of 64 batches but the first: attempted at 2, 4, 8, 16, 32 and 64.
    assertThat(log.failures).hasSize(6).containsOnly(FailureReason.NON_FINITE_LOSS);
  }

  private CurvatureListener.Builder firstBatch() {
    return Listeners.exact().schedule(Schedule.never()).sink(log);
  }

  @Test
  void aTrainingThatRecoversIsMeasuredAgain() throws Exception {
    FaultyLoss loss = new FaultyLoss(UnaryOperator.identity());
    loss.fault = value -> loss.evaluations <= 4 ? value.mul(Float.NaN) : value;
    new SmallTraining().listener(everyBatch().loss(loss).build()).run();
    assertThat(log.failures).hasSize(2);
    assertThat(log.measurements).hasSize(BATCHES - 6);
  }

  @Test
  void aProductForEachPartIsPublishedAsNotConvergedAndCounted() throws Exception {
    CurvatureListener listener = everyBatch().maxProducts(4).build();
    assertTrainingStays(listener);
    assertThat(log.failures).hasSize(BATCHES).containsOnly(FailureReason.PRODUCTS_EXHAUSTED);
    assertThat(log.measurements).hasSize(BATCHES);
    assertThat(log.measurements)
        .allSatisfy(
            m -> {
              assertThat(m.products()).isEqualTo(4); // one of them in train mode
              assertThat(m.converged()).isFalse();
              assertThat(m.curvature().spectrum().ritzValues()).hasSize(1);
              assertThat(m.curvature().trace().standardError()).isNaN();
            });
  }

  /** A loss whose large terms cancel: what is left of a product is rounding, and not symmetric. */
  @Test
  void productsThatAreNotSymmetricArePublishedAsNotConvergedAndCounted() throws Exception {
    UnaryOperator<NDArray> cancelling =
        loss -> loss.add(loss.mul(1.7).pow(2).mul(1e9)).sub(loss.pow(2).mul(2.89e9));
    CurvatureListener listener =
        Listeners.exact().everyBatches(10).loss(new FaultyLoss(cancelling)).sink(log).build();
    assertTrainingStays(listener);
    Spectrum first = log.measurements.get(0).curvature().spectrum();
    assertThat(log.failures.get(0)).isEqualTo(FailureReason.ASYMMETRIC_OPERATOR);
    assertThat(first.asymmetric()).isTrue();
    assertThat(first.asymmetry()).isGreaterThan(1e-3 * first.largest().value());
    assertThat(log.measurements.get(0).converged()).isFalse();
  }

  @Test
  void aThrowingSinkHurtsNeitherTheTrainingNorOtherSinks() throws Exception {
    CurvatureListener listener =
        Listeners.exact().everyBatches(10).sink(new ThrowingSink()).sink(log).build();
    assertTrainingStays(listener);
    assertThat(log.measurements).hasSize(7);
    assertThat(log.failures).contains(FailureReason.INTERNAL);
  }

  @Test
  void aTrainingGoesOnWhileASinkIsStuckAndTellsItTheRestLater() throws Exception {
    StuckSink stuck = new StuckSink();
    TrainingListenerAdapter lastBatch =
        new TrainingListenerAdapter() {
          @Override
          public void onTrainingBatch(Trainer trainer, BatchData batch) {
            if (++stuck.batches == BATCHES) {
              stuck.free.countDown();
            }
          }
        };
    CurvatureListener listener = everyBatch().sink(stuck).build();
    SmallTraining training = new SmallTraining().listener(listener).listener(lastBatch);

    assertThat(training.run()).isEqualTo(new SmallTraining().run());
    assertThat(stuck.freed).isTrue();
    assertThat(log.measurements).extracting(m -> m.step().batch()).hasSize(BATCHES).isSorted();
    assertThat(log.failures).isEmpty();
  }

  @Test
  void dropoutInTrainModeIsRefusedBecauseItWouldChangeTheTraining() throws Exception {
    CurvatureListener listener = everyBatch().trainMode(true).build();
    assertTrainingStays(listener);
    assertThat(log.measurements).isEmpty();
    assertThat(log.failures).isNotEmpty();
  }

  private CurvatureListener.Builder everyBatch() {
    return Listeners.exact().everyBatches(1).sink(log);
  }

  private static void assertTrainingStays(CurvatureListener listener) throws Exception {
    assertThat(new SmallTraining().listener(listener).run()).isEqualTo(new SmallTraining().run());
  }

  private static final class ThrowingSink implements MeasurementSink {

    @Override
    public void accept(Measurement measurement) {
      throw new StackOverflowError("injected");
    }

    @Override
    public void failed(FailureReason reason) {
      throw new IllegalStateException("injected too");
    }
  }

  /** Takes nothing before it is set free. */
  private static final class StuckSink implements MeasurementSink {

    private final CountDownLatch free = new CountDownLatch(1);
    private int batches;
    private volatile boolean freed;

    @Override
    public void accept(Measurement measurement) {
      try {
        freed = free.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static final class FaultyLoss extends Loss {

    private final Loss loss = Loss.softmaxCrossEntropyLoss();
    private UnaryOperator<NDArray> fault;
    private int evaluations;

    FaultyLoss(UnaryOperator<NDArray> fault) {
      super("FaultyLoss");
      this.fault = fault;
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
      evaluations++;
      return fault.apply(loss.evaluate(labels, predictions));
    }
  }
}
