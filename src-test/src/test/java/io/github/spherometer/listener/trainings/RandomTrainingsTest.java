package io.github.spherometer.listener.trainings;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.fixtures.SmallTraining.Trajectory;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.schedule.Schedule;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trainings that draw random numbers where they are measured, or count calls. */
class RandomTrainingsTest {

  private static final Supplier<Block> PLAIN = SmallTraining::netWithBatchNorm;

  private final RecordingSink log = new RecordingSink();

  /** Softmax cross-entropy, as changed by a function. */
  private static final class ChangedLoss extends Loss {

    private final Loss plain = Loss.softmaxCrossEntropyLoss();
    private final Function<NDArray, NDArray> change;

    ChangedLoss(Function<NDArray, NDArray> change) {
      super("ChangedLoss");
      this.change = change;
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
      return change.apply(plain.evaluate(labels, predictions));
    }
  }

  static Stream<Arguments> trainings() {
    Supplier<Loss> plain = Loss::softmaxCrossEntropyLoss;
    Supplier<Loss> noisy =
        () -> new ChangedLoss(l -> l.mul(l.getManager().randomUniform(0.5f, 1.5f, new Shape())));
    Supplier<Block> sampling =
        () -> net(list -> new NDList(sampled(list.head())), Linear.builder().setUnits(16).build());
    Supplier<Block> ownDropout =
        () ->
            net(
                list -> new NDList(Dropout.dropout(list.head(), 0.5f, true)),
                Linear.builder().setUnits(16).build());
    return Stream.of(
        Arguments.of("block that samples in eval mode", sampling, plain, false),
        Arguments.of("loss with noise", PLAIN, noisy, false),
        Arguments.of("own dropout in train mode", ownDropout, plain, true),
        Arguments.of(
            "dropout of an LSTM in train mode",
            (Supplier<Block>) RandomTrainingsTest::recurrent,
            plain,
            true));
  }

  private static Block net(Function<NDList, NDList> noise, Block first) {
    return new SequentialBlock()
        .add(first)
        .add(noise)
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(3).build());
  }

  /** Mean + deviation x noise, as in a variational autoencoder. */
  private static NDArray sampled(NDArray hidden) {
    NDArray mean = hidden.get(":, 0:8");
    NDArray noise = mean.getManager().randomNormal(mean.getShape());
    return mean.add(hidden.get(":, 8:16").tanh().exp().mul(noise));
  }

  private static Block recurrent() {
    return new SequentialBlock()
        .add(list -> new NDList(list.head().reshape(-1, 4, 2)))
        .add(LSTM.builder().setStateSize(4).setNumLayers(2).optDropRate(0.3f).build())
        .add(list -> new NDList(list.head().reshape(-1, 16)))
        .add(Linear.builder().setUnits(3).build());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("trainings")
  void trainingIsTheSameToTheBitAndMeasured(
      String name, Supplier<Block> block, Supplier<Loss> loss, boolean trainMode) throws Exception {
    Trajectory without = training(block, loss.get()).run();
    Trajectory with;
    try (CurvatureListener listener = listener(trainMode).build()) {
      with = training(block, loss.get()).listener(listener).run();
    }
    assertThat(without.steps()).hasSize(16).doesNotHaveDuplicates();
    assertThat(with).isEqualTo(without);
    assertThat(log.failures).isEmpty();
    assertThat(log.measurements).hasSize(1 + 16 / 3);
    assertThat(log.measurements)
        .allSatisfy(
            m -> {
              assertThat(Math.abs(m.curvature().spectrum().largest().value())).isPositive();
              assertThat(m.loss().training()).isPositive().isFinite();
            });
  }

  /** Evaluated twice to find it out; from then on the training alone calls it. */
  @Test
  void lossThatCountsItsCallsIsRefusedAndCalledNoMore() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Loss annealed = new ChangedLoss(l -> l.mul(1 + calls.incrementAndGet() * 1e-3f));
    training(PLAIN, annealed).run();
    int alone = calls.getAndSet(0);
    Loss another = new ChangedLoss(l -> l.mul(1 + calls.incrementAndGet() * 1e-3f));
    try (CurvatureListener listener = listener(false).build()) {
      training(PLAIN, another).listener(listener).run();
    }
    assertThat(calls).hasValue(alone + 2);
    assertThat(log.measurements).isEmpty();
    assertThat(log.failures).isNotEmpty().containsOnly(FailureReason.UNREPEATABLE_LOSS);
  }

  /** As the advice of the failure says. */
  @Test
  void anotherLossIsMeasuredInItsPlace() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Loss annealed = new ChangedLoss(l -> l.mul(1 + calls.incrementAndGet() * 1e-3f));
    try (CurvatureListener listener =
        listener(false).loss(Loss.softmaxCrossEntropyLoss()).build()) {
      training(PLAIN, annealed).listener(listener).run();
    }
    assertThat(log.measurements).hasSize(1 + 16 / 3);
    assertThat(log.measurements)
        .allSatisfy(m -> assertThat(m.curvature().spectrum().largest().value()).isPositive())
        .allSatisfy(m -> assertThat(m.loss().training()).isNaN());
    assertThat(log.failures).containsExactly(FailureReason.UNREPEATABLE_LOSS);
  }

  private static SmallTraining training(Supplier<Block> block, Loss loss) {
    return new SmallTraining().block(block).loss(net -> loss).epochs(2);
  }

  private CurvatureListener.Builder listener(boolean trainMode) {
    return Listeners.exact()
        .everyBatches(3)
        .gradientSchedule(Schedule.everyBatches(2))
        .gradientNoiseScale()
        .trainMode(trainMode)
        .sink(log);
  }
}
