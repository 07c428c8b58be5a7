package io.github.spherometer.listener.trainings;

import static io.github.spherometer.fixtures.HandTraining.BATCH_SIZE;
import static io.github.spherometer.fixtures.HandTraining.dataset;
import static io.github.spherometer.fixtures.HandTraining.epoch;
import static io.github.spherometer.fixtures.HandTraining.gaussian;
import static io.github.spherometer.fixtures.HandTraining.net;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.IndexLoss;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SimpleCompositeLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.fixtures.HandTraining;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.surface.model.TrainableParameters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** Trainings that are not EasyTrain on one input. */
class OddTrainingsTest {

  private final HandTraining training = new HandTraining();
  private final RecordingSink log = training.log;

  @Test
  void gradientsThatAreAccumulatedByHand() throws Exception {
    training.train(
        net(),
        Loss.l2Loss(),
        trainer -> {
          ArrayDataset dataset =
              dataset(trainer.getManager(), gaussian(trainer.getManager(), 1, 4));
          int batches = 0;
          for (Batch batch : trainer.iterateDataset(dataset)) {
            HandTraining.passes(trainer, batch);
            if (++batches % 2 == 0) {
              trainer.step();
            }
            batch.close();
          }
        },
        new Shape(BATCH_SIZE, 4));

    log.assertMeasured(4);
    float first = HandTraining.FALLING.getNewValue(1);
    float second = HandTraining.FALLING.getNewValue(2);
    // The learning rate is that of the step to come, which two batches share.
    assertThat(
            log.measurements.stream()
                .map(m -> (float) m.stability().hyperparameters().learningRate()))
        .containsExactly(first, first, second, second);
  }

  @Test
  void evaluationBetweenBatches() throws Exception {
    training.train(
        net(),
        Loss.l2Loss(),
        trainer -> {
          NDArray inputs = gaussian(trainer.getManager(), 1, 4);
          ArrayDataset dataset = dataset(trainer.getManager(), inputs);
          for (int epoch = 0; epoch < 2; epoch++) {
            epoch(trainer, dataset);
            trainer.evaluate(new NDList(inputs)).close();
            EasyTrain.evaluateDataset(trainer, dataset);
          }
        },
        new Shape(BATCH_SIZE, 4));

    log.assertMeasured(8);
  }

  @Test
  void severalInputs() throws Exception {
    ParallelBlock towers =
        new ParallelBlock(lists -> new NDList(lists.get(0).head().add(lists.get(1).head())));
    towers.add(new SequentialBlock().add(inputs -> new NDList(inputs.get(0))).add(net()));
    towers.add(new SequentialBlock().add(inputs -> new NDList(inputs.get(1))).add(net()));
    training.train(
        towers,
        Loss.l2Loss(),
        trainer ->
            epoch(
                trainer,
                dataset(
                    trainer.getManager(),
                    gaussian(trainer.getManager(), 1, 4),
                    gaussian(trainer.getManager(), 2, 6))),
        new Shape(BATCH_SIZE, 4),
        new Shape(BATCH_SIZE, 6));

    log.assertMeasured(4);
    assertThat(log.measurements.get(0).deadNeurons().layers()).hasSize(2);
  }

  @Test
  void frozenLayers() throws Exception {
    SequentialBlock block = (SequentialBlock) net();
    block.getChildren().values().get(0).freezeParameters(true);
    training.train(
        block,
        Loss.l2Loss(),
        trainer -> {
          epoch(trainer, dataset(trainer.getManager(), gaussian(trainer.getManager(), 1, 4)));
          assertThat(
                  block.getParameters().values().stream()
                      .filter(Parameter::requiresGradient)
                      .mapToLong(parameter -> parameter.getArray().size())
                      .sum())
              .isEqualTo(9);
        },
        new Shape(BATCH_SIZE, 4));

    log.assertMeasured(4);
  }

  @Test
  void sharedParameters() throws Exception {
    Linear shared = Linear.builder().setUnits(4).build();
    SequentialBlock block = new SequentialBlock();
    block
        .add(shared)
        .add(Activation.tanhBlock())
        .add(shared)
        .add(Linear.builder().setUnits(1).build());
    training.train(
        block,
        Loss.l2Loss(),
        trainer -> {
          epoch(trainer, dataset(trainer.getManager(), gaussian(trainer.getManager(), 1, 4)));
          // 20 of the shared layer, counted once, and 5 of the last.
          assertThat(TrainableParameters.count(block)).isEqualTo(25);
        },
        new Shape(BATCH_SIZE, 4));

    log.assertMeasured(4);
    assertThat(log.measurements.get(0).curvature().trace().groups()).hasSize(2);
  }

  @Test
  void severalOutputsAndLabels() throws Exception {
    ParallelBlock heads =
        new ParallelBlock(lists -> new NDList(lists.get(0).head(), lists.get(1).head()));
    heads.add(net()).add(net());
    NDManager manager = NDManager.newBaseManager();
    try (manager) {
      ArrayDataset twoLabels =
          new ArrayDataset.Builder()
              .setData(gaussian(manager, 1, 4))
              .optLabels(gaussian(manager, 2, 1), gaussian(manager, 3, 1))
              .setSampling(BATCH_SIZE, false)
              .build();
      SimpleCompositeLoss both =
          new SimpleCompositeLoss()
              .addLoss(new IndexLoss(Loss.l2Loss(), 0))
              .addLoss(new IndexLoss(Loss.l2Loss("second"), 1));
      training.train(heads, both, trainer -> epoch(trainer, twoLabels), new Shape(BATCH_SIZE, 4));
    }

    log.assertMeasured(4);
  }

  @Test
  void twoTrainingsSideBySide() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    RecordingSink other = new RecordingSink();
    try (Model first = Model.newInstance("first");
        Model second = Model.newInstance("second");
        CurvatureListener one = listener("one", registry, log);
        CurvatureListener two = listener("two", registry, other)) {
      first.setBlock(net());
      second.setBlock(net());
      try (Trainer a = first.newTrainer(config(one));
          Trainer b = second.newTrainer(config(two))) {
        a.initialize(new Shape(BATCH_SIZE, 4));
        b.initialize(new Shape(BATCH_SIZE, 4));
        for (int epoch = 0; epoch < 2; epoch++) {
          epoch(a, dataset(a.getManager(), gaussian(a.getManager(), 1, 4)));
          epoch(b, dataset(b.getManager(), gaussian(b.getManager(), 2, 4)));
        }
      }
      assertThat(registry.find("spherometer.measured.batch").gauges())
          .hasSize(2)
          .allMatch(gauge -> gauge.value() == 8);
    }
    log.assertMeasured(8);
    other.assertMeasured(8);
  }

  private static CurvatureListener listener(
      String run, SimpleMeterRegistry registry, RecordingSink sink) {
    return Listeners.exact().run(run).everyBatches(1).registry(registry).sink(sink).build();
  }

  private static DefaultTrainingConfig config(CurvatureListener listener) {
    return new DefaultTrainingConfig(Loss.l2Loss())
        .optOptimizer(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.05f)).build())
        .addTrainingListeners(listener);
  }
}
