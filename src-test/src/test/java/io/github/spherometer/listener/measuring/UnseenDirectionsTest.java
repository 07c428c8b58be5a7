package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.PairList;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SteadyL2Loss;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.ProbeData;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What Adam has never seen a gradient for has no preconditioner. */
class UnseenDirectionsTest {

  private static Block twoUnits() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(2).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(1).build());
  }

  /** The first unit sees what is positive, the second what is negative. */
  private static void oneUnitASide(Block block) {
    set(block, "01Linear_weight", 1, -1);
    set(block, "03Linear_weight", 1, 1);
  }

  private static void set(Block block, String name, float... values) {
    try (NDArray array = block.getParameters().get(name).getArray().getManager().create(values)) {
      array
          .reshape(block.getParameters().get(name).getArray().getShape())
          .copyTo(block.getParameters().get(name).getArray());
    }
  }

  /** Its Hessian on the probe data over Adam's epsilon would be a hundred million. */
  @Test
  void unitThatIsDeadInTrainingAndAliveOnTheProbeDataIsLeftOut() throws Exception {
    List<Measurement> measurements = train(twoUnits(), UnseenDirectionsTest::oneUnitASide, true);

    assertThat(measurements.subList(1, measurements.size()))
        .hasSizeGreaterThan(3)
        .allSatisfy(
            m -> {
              assertThat(m.stability().sharpness().leftOut())
                  .isEqualTo(3); // weight, bias, weight behind it
              assertThat(m.stability().sharpness().value()).isBetween(0.1, 100.0);
              assertThat(m.curvature().spectrum().largest().value()).isGreaterThan(1);
            });
  }

  @Test
  void nothingIsLeftOutWhereEveryUnitIsAlive() throws Exception {
    List<Measurement> measurements = train(twoUnits(), UnseenDirectionsTest::oneUnitASide, false);

    assertThat(measurements).allMatch(m -> m.stability().sharpness().leftOut() == 0);
  }

  /** A block that decides itself what it does in training. */
  private static final class OwnBlock extends AbstractBlock {

    private final Block net =
        addChildBlock(
            "net",
            new SequentialBlock()
                .add(Linear.builder().setUnits(4).build())
                .add(BatchNorm.builder().build())
                .add(Linear.builder().setUnits(1).build()));

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      return net.forward(store, inputs, training, params);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return net.getOutputShapes(inputShapes);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
      net.initialize(manager, type, inputShapes);
    }
  }

  private static Block residualDropout() {
    Block residual =
        new ParallelBlock(
            lists -> new NDList(lists.get(0).head().add(lists.get(1).head())),
            List.of(Dropout.builder().build(), Blocks.identityBlock()));
    return new SequentialBlock()
        .add(Linear.builder().setUnits(4).build())
        .add(BatchNorm.builder().build())
        .add(residual)
        .add(Linear.builder().setUnits(1).build());
  }

  /** A block of one's own may keep a state; dropout that is not in a sequence is not replaced. */
  @Test
  void whatCannotBeRunInTrainModeUnaskedIsNotClaimed() throws Exception {
    for (Block block : List.of(new OwnBlock(), residualDropout())) {
      assertThat(train(block, started -> {}, false))
          .hasSizeGreaterThan(3)
          .allSatisfy(
              m -> {
                assertThat(m.stability().sharpness().value()).isNaN();
                assertThat(m.stability().sharpnessRatio()).isNaN();
                assertThat(m.curvature().spectrum().largest().value()).isPositive();
              });
    }
  }

  /**
   * @param onlyPositive whether all the training's inputs are positive, as the probe's are not
   */
  private static List<Measurement> train(Block block, Consumer<Block> start, boolean onlyPositive)
      throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    try (Model model = Model.newInstance("units")) {
      NDManager manager = model.getNDManager();
      NDArray x = manager.create(new float[] {1, 2, 3, 4, -1, -2, -3, -4}, new Shape(8, 1));
      NDArray y = x.mul(2).add(1);
      CurvatureListener.Builder listener =
          Listeners.exact()
              .everyBatches(1)
              .topK(1)
              .probeData(ProbeData.of(new NDList(x), new NDList(y)))
              .sink(measurements::add);
      model.setBlock(block);
      String rows = onlyPositive ? ":4" : ":";
      ArrayDataset data = fullBatch(x.get(rows), y.get(rows));
      Optimizer adam = Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.001f)).build();
      try (CurvatureListener built = listener.build();
          Trainer trainer =
              model.newTrainer(
                  new DefaultTrainingConfig(new SteadyL2Loss(manager))
                      .optOptimizer(adam)
                      .addTrainingListeners(built))) {
        trainer.initialize(new Shape(1, 1));
        start.accept(block);
        EasyTrain.fit(trainer, 6, data, null);
      }
    }
    return measurements;
  }

  private static ArrayDataset fullBatch(NDArray data, NDArray labels) {
    return new ArrayDataset.Builder()
        .setData(data)
        .optLabels(labels)
        .setSampling((int) data.getShape().get(0), false)
        .build();
  }
}
