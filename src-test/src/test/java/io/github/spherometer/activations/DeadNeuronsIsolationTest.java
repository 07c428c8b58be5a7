package io.github.spherometer.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.engine.Engine;
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
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.util.PairList;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.fixtures.EngineDraws;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Isolation;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.fixtures.SmallTraining;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadNeuronsIsolationTest {

  @ParameterizedTest
  @EnumSource
  void parametersStatisticsAndGradientsStay(Network network) {
    try (Problem problem = network.create(DataType.FLOAT32)) {
      Isolation.assertParametersStay(problem, DeadNeuronsIsolationTest::measure);
      Isolation.assertGradientsStay(problem, DeadNeuronsIsolationTest::measure);
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomGeneratorOfTheEngineStandsStill(Network network) {
    try (Problem problem = network.create(DataType.FLOAT32)) {
      Isolation.assertGeneratorStandsStill(problem, DeadNeuronsIsolationTest::measure);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradientModeIsThatOfATrainingMeanwhileAndPutBackAfterwards(boolean recording) {
    List<Boolean> meanwhile = new ArrayList<>();
    boolean original = JniUtils.isGradMode();
    try (Problem problem = Network.RELU_MLP.create(DataType.FLOAT32)) {
      Block net = new SequentialBlock().add(problem.block()).add(seeing(meanwhile));
      JniUtils.setGradMode(recording);
      measure(net, problem.data());
      assertThat(JniUtils.isGradMode()).isEqualTo(recording);
      assertThat(meanwhile).isNotEmpty().containsOnly(true);
    } finally {
      JniUtils.setGradMode(original);
    }
  }

  @Test
  void scopeAndGradientModeAreLeftAlsoIfABlockFails() {
    boolean original = JniUtils.isGradMode();
    try (Problem problem = Network.RELU_MLP.create(DataType.FLOAT32)) {
      JniUtils.setGradMode(true);
      NDManager system = problem.manager().getParentManager();
      int everywhere = system.getManagedArrays().size();
      Block net = new SequentialBlock().add(problem.block()).add(DeadNeuronsIsolationTest::fail);
      assertThatIllegalStateException()
          .isThrownBy(() -> measure(net, problem.data()))
          .withMessage("failed");
      assertThat(JniUtils.isGradMode()).isTrue();
      assertThat(system.getManagedArrays()).hasSize(everywhere);
      ArrayScope.run(() -> {});
      assertThat(Fixtures.doubles(problem.manager().ones(new Shape(1)))).containsExactly(1);
    } finally {
      JniUtils.setGradMode(original);
    }
  }

  /** What arrives at the end is what arrives there in DJL's own forward pass. */
  @ParameterizedTest
  @EnumSource
  void blocksComputeWhatTheyComputeOtherwise(Network network) {
    try (Problem problem = network.create(DataType.FLOAT32)) {
      List<List<double[]>> seen = new ArrayList<>();
      Block inner = problem.block();
      SequentialBlock all =
          new SequentialBlock()
              .add(inner)
              .add(Activation::tanh)
              .add(list -> new NDList(list.head(), list.head().mul(2)))
              .setReturnIntermediate(true);
      Block parallel =
          new ParallelBlock(
              lists -> new NDList(concatenated(lists)), List.of(all, inner, new SequentialBlock()));
      Block net =
          new SequentialBlock()
              .add(parallel)
              .add(new SequentialBlock())
              .add(list -> seeing(seen, list));
      net.forward(new ParameterStore(problem.manager(), false), new NDList(problem.data()), false);
      measure(net, problem.data());
      assertThat(seen.get(0)).hasSizeGreaterThanOrEqualTo(1 + 1 + 2 + 1 + 1);
      assertThat(seen.get(seen.size() - 1)).usingRecursiveComparison().isEqualTo(seen.get(0));
    }
  }

  @Test
  void blockThatDrawsLeavesTheGeneratorAndIsCountedAlike() {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      Block net =
          new SequentialBlock()
              .add(Fixtures.linear(4, true))
              .add(list -> new NDList(list.head().add(manager.randomNormal(new Shape(4)))))
              .add(Activation.reluBlock());
      Fixtures.initialised(net, manager, DataType.FLOAT32, 0.7, new Shape(1, 3));
      NDList data = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, 6, 3));
      float[] expected = EngineDraws.after(manager, () -> {});
      DeadNeurons counter = DeadNeurons.builder().threshold(0.3).build();
      List<DeadNeuronReport> reports = new ArrayList<>();
      Runnable twice =
          () -> {
            reports.add(counter.measure(net, data));
            reports.add(counter.measure(net, data));
          };
      assertThat(EngineDraws.after(manager, twice)).isEqualTo(expected);
      assertThat(reports.get(0).layers()).isNotEmpty();
      assertThat(reports.get(1)).isEqualTo(reports.get(0));
    }
  }

  @Test
  void dataAreNotChangedByAFunctionInPlace() {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      NDArray data = manager.create(new float[] {-1, 2}, new Shape(1, 2));
      Block net = new SequentialBlock().add(list -> new NDList(list.head().muli(0)));
      measure(net, new NDList(data));
      assertThat(data.toFloatArray()).containsExactly(-1, 2);
    }
  }

  @Test
  void parameterThatABlockReturnsStaysOpen() {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      Returner returner = new Returner();
      Block net = new SequentialBlock().add(returner).add(Activation::relu).add(dropout());
      net.initialize(manager, DataType.FLOAT32, new Shape(2, 2));
      measure(net, new NDList(manager.ones(new Shape(2, 2))));
      assertThat(Fixtures.doubles(returner.weight.getArray())).hasSize(4);
      assertThat(manager.getManagedArrays()).contains(returner.weight.getArray());
    }
  }

  @Test
  void trainingOfBlocksThatAreWatchedIsTheSameToTheBit() throws Exception {
    SmallTraining.Trajectory without =
        new SmallTraining().block(DeadNeuronsIsolationTest::sequenceNet).epochs(3).run();
    List<DeadNeuronReport> reports = new ArrayList<>();
    SmallTraining.Trajectory with =
        new SmallTraining()
            .block(DeadNeuronsIsolationTest::sequenceNet)
            .epochs(3)
            .listener(
                new TrainingListenerAdapter() {
                  @Override
                  public void onTrainingBatch(Trainer trainer, BatchData batch) {
                    reports.add(
                        DeadNeurons.builder()
                            .recurrentStates(true)
                            .build()
                            .measure(trainer.getModel().getBlock(), batch.getBatch().getData()));
                  }
                })
            .run();
    assertThat(without.steps()).hasSize(24).doesNotHaveDuplicates();
    assertThat(with).isEqualTo(without);
    assertThat(reports)
        .hasSize(24)
        .allSatisfy(
            report ->
                assertThat(report.layers())
                    .extracting(LayerActivity::name)
                    .containsExactly(
                        "02TransformerEncoderBlock_03outputBlock_01Linear gelu", "03LSTM state"));
  }

  /** With dropout, and batch norms, inside a block that is watched. */
  private static Block sequenceNet() {
    return new SequentialBlock()
        .add(list -> new NDList(list.head().reshape(-1, 2, 4)))
        .add(new TransformerEncoderBlock(4, 2, 6, 0.3f, Activation::gelu))
        .add(LSTM.builder().setStateSize(5).setNumLayers(1).optReturnState(false).build())
        .add(Blocks.batchFlattenBlock())
        .add(Fixtures.linear(3, true));
  }

  private static DeadNeuronReport measure(Problem problem) {
    return measure(problem.block(), problem.data());
  }

  private static DeadNeuronReport measure(Block block, NDList data) {
    return DeadNeurons.builder().build().measure(block, data);
  }

  private static Block dropout() {
    return Dropout.builder().optRate(0.5f).build();
  }

  private static NDList concatenated(List<NDList> lists) {
    NDList all = new NDList();
    lists.forEach(all::addAll);
    return all;
  }

  private static NDList fail(NDList list) {
    throw new IllegalStateException("failed");
  }

  private static Function<NDList, NDList> seeing(List<Boolean> gradientModes) {
    return list -> {
      gradientModes.add(JniUtils.isGradMode());
      return list;
    };
  }

  private static NDList seeing(List<List<double[]>> seen, NDList list) {
    seen.add(list.stream().map(Fixtures::doubles).toList());
    return list;
  }

  /** Returns its parameter as it is. */
  private static final class Returner extends AbstractBlock {

    private final Parameter weight =
        addParameter(
            Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(2, 2))
                .build());

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      return new NDList(store.getValue(weight, inputs.head().getDevice(), training));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes;
    }
  }
}
