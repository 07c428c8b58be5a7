package io.github.spherometer.listener.trainings;

import static io.github.spherometer.fixtures.HandTraining.BATCH_SIZE;
import static io.github.spherometer.fixtures.HandTraining.dataset;
import static io.github.spherometer.fixtures.HandTraining.epoch;
import static io.github.spherometer.fixtures.HandTraining.gaussian;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.L2WeightDecay;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SimpleCompositeLoss;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.fixtures.HandTraining;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.fixtures.SmallTraining.Trajectory;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trainings with losses that nobody here wrote. */
class OwnLossesTest {

  /** A loss given by a function. */
  private static final class FunctionLoss extends Loss {

    private final BiFunction<NDList, NDList, NDArray> function;

    FunctionLoss(BiFunction<NDList, NDList, NDArray> function) {
      super("FunctionLoss");
      this.function = function;
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
      return function.apply(labels, predictions);
    }
  }

  @Test
  void penaltyOnTheModelsOwnArraysIsMeasured() throws Exception {
    double[] plain = eigenvalues(block -> new FunctionLoss(OwnLossesTest::meanSquare));
    double[] penalised =
        eigenvalues(
            block ->
                new FunctionLoss(
                    (y, p) -> meanSquare(y, p).add(weight(block).square().sum().mul(5))));
    for (int rank = 0; rank < plain.length; rank++) {
      assertThat(penalised[rank]).isCloseTo(plain[rank] + 10, within(1e-4));
    }
  }

  /** DJL's L2WeightDecay is lambda times the sum of squares. */
  @Test
  void weightDecayOfDjlIsMeasured() throws Exception {
    double[] plain = eigenvalues(block -> new FunctionLoss(OwnLossesTest::meanSquare));
    double[] decayed =
        eigenvalues(
            block ->
                new SimpleCompositeLoss()
                    .addLoss(new FunctionLoss(OwnLossesTest::meanSquare))
                    .addLoss(new L2WeightDecay("decay", new NDList(weight(block)), 2.5f)));
    for (int rank = 0; rank < plain.length; rank++) {
      assertThat(decayed[rank]).isCloseTo(plain[rank] + 5, within(1e-4));
    }
  }

  /** Of the first batch; the Hessian does not depend on the parameters. */
  private static double[] eigenvalues(Function<Block, Loss> loss) throws Exception {
    HandTraining training = new HandTraining();
    Block block = Linear.builder().setUnits(1).optBias(false).build();
    Loss[] late = new Loss[1];
    Loss ofTrainer =
        new FunctionLoss(
            (y, p) -> {
              if (late[0] == null) {
                late[0] = loss.apply(block);
              }
              return late[0].evaluate(y, p);
            });
    training.train(
        block,
        ofTrainer,
        trainer ->
            epoch(trainer, dataset(trainer.getManager(), gaussian(trainer.getManager(), 1, 3))),
        new Shape(BATCH_SIZE, 3));
    training.log.assertMeasured(4);
    Measurement first = training.log.measurements.get(0);
    assertThat(first.loss().training())
        .isCloseTo(first.loss().probe(), within(1e-6 * first.loss().probe()));
    return first.curvature().spectrum().ritzValues().stream()
        .mapToDouble(RitzValue::value)
        .toArray();
  }

  private static NDArray meanSquare(NDList labels, NDList predictions) {
    return predictions.head().sub(labels.head()).square().mean();
  }

  private static NDArray weight(Block block) {
    return block.getParameters().valueAt(0).getArray();
  }

  @Test
  void predictionsAreFoundByTheirNames() throws Exception {
    Block heads =
        new SequentialBlock()
            .add(Linear.builder().setUnits(2).build())
            .add(
                list -> {
                  NDArray mu = list.head().get(":, 0:1");
                  NDArray scale = list.head().get(":, 1:2");
                  mu.setName("mu");
                  scale.setName("scale");
                  return new NDList(mu, scale);
                });
    Loss loss =
        new FunctionLoss(
            (y, p) -> {
              NDArray mu = Objects.requireNonNull(p.get("mu"), "predictions lost their names");
              return mu.sub(y.head()).square().add(p.get("scale").square()).mean();
            });
    HandTraining training = new HandTraining();
    training.train(
        heads,
        loss,
        trainer ->
            epoch(trainer, dataset(trainer.getManager(), gaussian(trainer.getManager(), 1, 3))),
        new Shape(BATCH_SIZE, 3));
    training.log.assertMeasured(4);
  }

  @Test
  void lossWithAValueASampleIsMeasuredAsItsSum() throws Exception {
    double[] mean = eigenvalues(block -> new FunctionLoss(OwnLossesTest::meanSquare));
    double[] sum =
        eigenvalues(block -> new FunctionLoss((y, p) -> p.head().sub(y.head()).square()));
    for (int rank = 0; rank < mean.length; rank++) {
      assertThat(sum[rank]).isCloseTo(BATCH_SIZE * mean[rank], within(1e-4 * sum[rank]));
    }
  }

  static Stream<Arguments> losses() {
    Loss crossEntropy = Loss.softmaxCrossEntropyLoss();
    Function<Block, Loss> penalised =
        net ->
            new FunctionLoss(
                (y, p) -> crossEntropy.evaluate(y, p).add(weight(net).square().sum().mul(0.1f)));
    Function<Block, Loss> perSample =
        net ->
            new FunctionLoss(
                (y, p) ->
                    p.head()
                        .logSoftmax(-1)
                        .mul(y.head().oneHot(3))
                        .sum(new int[] {1})
                        .neg()
                        .div(16));
    return Stream.of(Arguments.of("penalty", penalised), Arguments.of("per sample", perSample));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void trainingIsTheSameToTheBit(String name, Function<Block, Loss> loss) throws Exception {
    Trajectory without = new SmallTraining().loss(loss).epochs(2).run();
    List<Measurement> measurements = new ArrayList<>();
    Trajectory with;
    try (CurvatureListener listener =
        Listeners.exact().everyBatches(2).sink(measurements::add).build()) {
      with = new SmallTraining().loss(loss).epochs(2).listener(listener).run();
    }
    assertThat(with).isEqualTo(without);
    assertThat(without.steps()).hasSize(16).doesNotHaveDuplicates();
    assertThat(measurements).hasSize(1 + 16 / 2);
    assertThat(measurements)
        .allSatisfy(
            m -> {
              assertThat(m.curvature().spectrum().largest().value()).isPositive();
              assertThat(m.loss().training()).isPositive().isFinite();
            });
  }
}
