package io.github.spherometer.listener.trainings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.modality.rl.ActionSpace;
import ai.djl.modality.rl.agent.QAgent;
import ai.djl.modality.rl.env.RlEnv.Step;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.translate.StackBatchifier;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.ProbeData;
import io.github.spherometer.listener.measurement.Measurement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Trains a linear layer of 2 inputs with a bias, in a loop that a test writes. On the probe data of
 * {@link #given()} its Hessian is diag(2, 1/2, 1) wherever the parameters are.
 */
final class AgentTraining {

  static final int BATCHES = 3;
  private static final float[] PROBES = {2, 0, -2, 0, 0, 1, 0, -1};

  final RecordingSink log = new RecordingSink();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** One batch of a training, and the news of it. */
  interface Round {
    void train(Trainer trainer);
  }

  CurvatureListener.Builder listener() {
    return Listeners.exact().everyBatches(1).topK(3).registry(registry).sink(log);
  }

  /** Measured on data that are given by hand. */
  CurvatureListener.Builder given() {
    NDManager manager = Engine.getInstance().newBaseManager();
    return listener()
        .probeData(
            ProbeData.of(
                new NDList(manager.create(PROBES, new Shape(4, 2))),
                new NDList(manager.ones(new Shape(4, 1)))));
  }

  /** Returns the parameters after every batch, and what the engine's generator gives next. */
  List<Float> train(Round round, CurvatureListener.Builder... builders) throws Exception {
    Engine.getInstance().setRandomSeed(5);
    TrainingListener[] listeners =
        Arrays.stream(builders)
            .map(CurvatureListener.Builder::build)
            .toArray(TrainingListener[]::new);
    List<Float> course = new ArrayList<>();
    try (Model model = Model.newInstance("agent")) {
      model.setBlock(Linear.builder().setUnits(1).build());
      try (Trainer trainer =
          model.newTrainer(
              new DefaultTrainingConfig(Loss.l2Loss()).addTrainingListeners(listeners))) {
        trainer.initialize(new Shape(1, 2));
        for (int batch = 0; batch < BATCHES; batch++) {
          round.train(trainer);
          trainer.step();
          NDArray weight = model.getBlock().getParameters().get("weight").getArray();
          course.addAll(List.of(weight.getFloat(0, 0), weight.getFloat(0, 1)));
        }
        course.add(trainer.getManager().randomNormal(new Shape(1)).getFloat(0));
      }
    }
    return course;
  }

  /** Trains as DJL's agents do, which pass no batch to their listeners. */
  static void agentLearns(Trainer trainer) {
    new QAgent(trainer, 0.9f, new StackBatchifier())
        .trainBatch(new Step[] {new Move(trainer.getManager(), false)});
  }

  void assertMeasuredOnGivenData() {
    assertThat(log.failures).isEmpty();
    assertThat(log.measurements)
        .hasSize(BATCHES)
        .allSatisfy(AgentTraining::assertHessian)
        .allMatch(m -> Double.isFinite(m.loss().probe()));
  }

  private static void assertHessian(Measurement measurement) {
    assertThat(measurement.curvature().spectrum().ritzValues().get(0).value())
        .isCloseTo(2, within(1e-5));
    assertThat(measurement.curvature().spectrum().ritzValues().get(1).value())
        .isCloseTo(1, within(1e-5));
    assertThat(measurement.curvature().trace().trace()).isCloseTo(3.5, within(1e-4));
  }

  double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  /** A move of a game whose positions are two numbers, each with one action. */
  private record Move(NDManager manager, boolean isDone) implements Step {

    @Override
    public NDList getPreObservation() {
      return new NDList(manager.create(new float[] {0.5f, -1}));
    }

    @Override
    public NDList getAction() {
      return new NDList();
    }

    @Override
    public NDList getPostObservation() {
      return new NDList(manager.create(new float[] {1.5f, 2}));
    }

    @Override
    public ActionSpace getPostActionSpace() {
      ActionSpace actions = new ActionSpace();
      actions.add(new NDList());
      return actions;
    }

    @Override
    public NDArray getReward() {
      return manager.create(1f);
    }

    @Override
    public void close() {}
  }
}
