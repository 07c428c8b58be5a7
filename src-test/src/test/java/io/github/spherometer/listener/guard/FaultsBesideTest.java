package io.github.spherometer.listener.guard;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.fixtures.FromCopies;
import io.github.spherometer.fixtures.LossBeside;
import io.github.spherometer.fixtures.Pace;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.fixtures.SmallTraining.Trajectory;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.surface.torch.OwnManagers;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong on the thread that measures beside a training, and on no other. */
@ParameterizedClass(name = "{0}")
@EnumSource
class FaultsBesideTest {

  /** A second attempt begins within 21 batches of the end of the first one. */
  private static final int PERIOD = 24;

  private final RecordingSink log = new RecordingSink();
  private final FromCopies where;
  private final Pace pace;
  private final AutoCloseable threads;

  FaultsBesideTest(FromCopies where) {
    this.where = where;
    pace = where.pace(PERIOD);
    threads = where.threads();
  }

  @AfterEach
  void close() throws Exception {
    threads.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.github.spherometer.fixtures.Faults#ofLosses")
  void aFaultIsCountedToldAndTriedAgainEverMoreRarely(
      FailureReason reason, UnaryOperator<NDArray> fault) throws Exception {
    int arrays = OwnManagers.root().getManagedArrays().size();
    assertTrainingStays(new LossBeside(fault));
    assertThat(log.measurements).isEmpty();
    assertThat(log.failures).hasSizeBetween(2, 6).containsOnly(reason);
    assertThat(log.missed).hasSameSizeAs(log.failures);
    assertThat(log.missed)
        .allSatisfy(
            missed -> {
              assertThat(missed.reason()).isEqualTo(reason);
              assertThat(missed.trainingLoss()).isPositive();
            });
    assertEachWaitsLonger(log.missed);
    assertThat(OwnManagers.root().getManagedArrays()).hasSize(arrays);
  }

  /** After n failures in a row 2^n - 1 of the batches, all of which are due, are left out. */
  private static void assertEachWaitsLonger(List<MissedMeasurement> missed) {
    for (int i = 1; i < missed.size(); i++) {
      assertThat(missed.get(i).batch() - missed.get(i - 1).batch()).isGreaterThanOrEqualTo(1L << i);
    }
  }

  @Test
  void aTrainingThatRecoversIsMeasuredAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    LossBeside loss =
        new LossBeside(
            value -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("injected");
              }
              return value;
            });
    assertTrainingStays(loss);
    assertThat(log.failures).containsExactly(FailureReason.INTERNAL);
    assertThat(log.missed).extracting(MissedMeasurement::batch).containsExactly(1L);
    assertThat(log.measurements).isNotEmpty();
  }

  private void assertTrainingStays(LossBeside loss) throws Exception {
    CurvatureListener listener = where.listener().topK(2).loss(loss).sink(log).sink(pace).build();
    Trajectory measured = training().listener(listener).listener(pace).run();
    assertThat(measured).isEqualTo(training().run());
  }

  private static SmallTraining training() {
    return new SmallTraining().block(SmallTraining::netWithDropoutAlone);
  }
}
