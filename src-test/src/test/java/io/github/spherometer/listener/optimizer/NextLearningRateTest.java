package io.github.spherometer.listener.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.FixedPerVarTracker;
import ai.djl.training.tracker.ParameterTracker;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The learning rate is that of the next step, and its tracker never knows that we looked. */
class NextLearningRateTest {

  /** Remembers what an optimizer is given. */
  private record Recorder(ParameterTracker tracker, Map<Integer, Float> given)
      implements ParameterTracker {

    @Override
    public float getNewValue(String parameterId, int update) {
      float rate = tracker.getNewValue(parameterId, update);
      given.put(update, rate);
      return rate;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.github.spherometer.listener.optimizer.Trackers#trackers")
  void isTheOneThatTheNextStepUses(String name, Supplier<ParameterTracker> tracker)
      throws Exception {
    for (int beginning : new int[] {0, 7}) {
      Map<Integer, Float> used = new TreeMap<>();
      new SmallTraining()
          .optimizer(() -> sgd(new Recorder(tracker.get(), used), beginning))
          .epochs(1)
          .run();
      List<Measurement> measurements = measure(new SmallTraining(), sgd(tracker.get(), beginning));

      assertThat(
              measurements.stream()
                  .map(m -> (float) m.stability().hyperparameters().learningRate()))
          .hasSize(SmallTraining.BATCHES_PER_EPOCH)
          .containsExactlyElementsOf(used.values());
    }
  }

  @Test
  void trackerOfOnesOwnIsNeverAsked() throws Exception {
    CountingTracker without = new CountingTracker();
    CountingTracker with = new CountingTracker();
    List<Measurement> measurements = new ArrayList<>();
    Supplier<Optimizer> read = () -> sgd(with, 0);
    SmallTraining.Trajectory expected =
        new SmallTraining().optimizer(() -> sgd(without, 0)).epochs(1).run();
    SmallTraining.Trajectory measured;
    try (CurvatureListener listener = listener().sink(measurements::add).build()) {
      measured = new SmallTraining().optimizer(read).epochs(1).listener(listener).run();
    }

    assertThat(with.calls()).isEqualTo(8 * CountingTracker.PARAMETERS).isEqualTo(without.calls());
    assertThat(measured.steps()).isEqualTo(expected.steps());
    assertThat(measurements)
        .hasSize(SmallTraining.BATCHES_PER_EPOCH)
        .allSatisfy(
            m -> {
              assertThat(m.stability().hyperparameters().learningRate()).isNaN();
              assertThat(m.stability().hyperparameters().momentum()).isEqualTo(0.5);
            });
  }

  @Test
  void rateThatDiffersBetweenParametersIsLeftOutAndSaid() {
    List<String> log = new ArrayList<>();
    Block block = new SequentialBlock().add(linear(4)).add(linear(3));
    FixedPerVarTracker tracker =
        FixedPerVarTracker.builder()
            .setDefaultValue(0.1f)
            .put(block.getParameters().get(0).getValue().getId(), 0.2f)
            .build();
    Optimizer optimizer = sgd(tracker, 0);
    try (Model model = Model.newInstance("layers at their own pace")) {
      model.setBlock(block);
      try (Trainer trainer =
          model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()).optOptimizer(optimizer))) {
        OptimizerState state = new OptimizerState(optimizer, trainer, log::add);

        assertThat(state.learningRate()).isNaN();
        assertThat(state.number("momentum")).isEqualTo(0.5);
      }
    }
    assertThat(log).containsExactly("its learning rate differs between parameters");
  }

  private static Linear linear(int units) {
    return Linear.builder().setUnits(units).build();
  }

  private static Optimizer sgd(ParameterTracker tracker, int beginning) {
    return Optimizer.sgd()
        .setLearningRateTracker(tracker)
        .optMomentum(0.5f)
        .optBeginNumUpdate(beginning)
        .build();
  }

  private static CurvatureListener.Builder listener() {
    return Listeners.exact().everyBatches(1).topK(1).maxProducts(4).withoutDeadNeurons();
  }

  private static List<Measurement> measure(SmallTraining training, Optimizer optimizer)
      throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    try (CurvatureListener listener = listener().sink(measurements::add).build()) {
      training.optimizer(() -> optimizer).epochs(1).listener(listener).run();
    }
    return measurements;
  }
}
