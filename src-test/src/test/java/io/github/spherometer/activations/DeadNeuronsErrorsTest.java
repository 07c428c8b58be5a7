package io.github.spherometer.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.ParameterStore;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.OtherEngine;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.fixtures.ScriptedNetwork;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadNeuronsErrorsTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();
  private final Block relu = new SequentialBlock().add(Activation::relu);

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void thresholdMustBePositiveAndFinite(double threshold) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeadNeurons.builder().threshold(threshold))
        .withMessage("threshold is " + threshold + ", must be greater than 0 and finite");
  }

  @Test
  void countsMustBePossible() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LayerActivity("relu", 0, 0))
        .withMessage("units is 0, must be at least 1");
    for (long dead : new long[] {-1, 4}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new LayerActivity("relu", 3, dead))
          .withMessage("dead is " + dead + ", must be from 0 to 3, the units");
    }
    assertThat(new LayerActivity("relu", 3, 3).fraction()).isEqualTo(1);
  }

  @Test
  void reportKeepsItsOwnLists() {
    List<LayerActivity> layers = new ArrayList<>(List.of(new LayerActivity("relu", 3, 1)));
    List<UnseenBlock> unseen = new ArrayList<>();
    DeadNeuronReport report = new DeadNeuronReport(layers, unseen);
    layers.clear();
    unseen.add(new UnseenBlock("net", "a reason"));
    assertThat(report.dead()).isEqualTo(1);
    assertThat(report.unseen()).isEmpty();
  }

  @Test
  void dataMustBeThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> measure(relu, new NDList()))
        .withMessage("data is missing, must hold at least one array");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> measure(relu, new NDList(manager.zeros(new Shape(0, 3)))))
        .withMessage("data[0] has shape (0, 3), must not be empty");
    NDArray closed = manager.zeros(new Shape(2, 3));
    closed.close();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> measure(relu, new NDList(closed)))
        .withMessage("data[0] is closed, must be open");
  }

  @Test
  void dataMustBeOnThePyTorchEngine() {
    NDManager elsewhere = answering(NDManager.class, "getEngine", new OtherEngine());
    NDArray array = answering(NDArray.class, "getManager", elsewhere);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> measure(relu, new NDList(array)))
        .withMessage("the engine of data is Other, must be PyTorch");
  }

  /** An object of one method. */
  private static <T> T answering(Class<T> type, String method, Object answer) {
    InvocationHandler handler =
        (proxy, called, arguments) -> {
          if (called.getName().equals(method)) {
            return answer;
          }
          throw new UnsupportedOperationException(called.getName());
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Test
  void parametersMustBeInitialised() {
    Block net = new SequentialBlock().add(Fixtures.linear(3, true)).add(Activation::relu);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> measure(net, data()))
        .withMessage(
            "parameter 01Linear_weight is uninitialised, must be initialised before measuring");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void activationsThatAreNotFiniteAreNotTakenForAlive(float value) {
    NDArray array = manager.zeros(new Shape(3, 4));
    array.set(new float[] {0, 0, 0, 0, 0, value, 0, 0, 0, 0, 0, 0});
    assertThatExceptionOfType(NonFiniteActivationException.class)
        .isThrownBy(() -> measure(relu, new NDList(array)))
        .withMessage(
            "a mean absolute activation of 01LambdaBlock relu is %s, must be finite",
            (double) value);
  }

  @ParameterizedTest
  @EnumSource
  void torchScriptIsNotMeasuredAndSaysSo(ScriptedNetwork network) {
    try (Problem problem = network.create(DataType.FLOAT32)) {
      DeadNeuronReport report = measure(problem.block(), problem.data());
      assertThat(report.layers()).isEmpty();
      assertThat(report.fraction()).isNaN();
      assertThat(report.unseen()).hasSize(1);
      assertThat(report.unseen().get(0).name()).endsWith("PtSymbolBlock");
      assertThat(report.unseen().get(0).reason()).contains("TorchScript");
    }
  }

  @Test
  void torchScriptAnywhereIsNamedByItsPathAndNotRun() {
    try (Problem problem = ScriptedNetwork.MLP_SCRIPTED.create(DataType.FLOAT32)) {
      ParallelBlock parallel = new ParallelBlock(outputs -> outputs.get(0));
      parallel.add(
          list -> {
            throw new IllegalStateException("was run");
          });
      parallel.add(new SequentialBlock().add(problem.block()));
      DeadNeuronReport report =
          measure(new SequentialBlock().add(Activation::relu).add(parallel), problem.data());
      assertThat(report.layers()).isEmpty();
      assertThat(report.unseen())
          .extracting(UnseenBlock::name)
          .containsExactly("02ParallelBlock_02SequentialBlock_01PtSymbolBlock");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LSTM_LAYER", "GRU_LAYER"})
  void blocksThatHideTheirActivationsAreListed(Network network) {
    try (Problem problem = network.create(DataType.FLOAT32)) {
      DeadNeuronReport report = measure(problem.block(), problem.data());
      assertThat(report.layers()).isEmpty();
      assertThat(report.unseen())
          .extracting(UnseenBlock::name)
          .containsExactly(problem.block().getClass().getSimpleName());
    }
  }

  @Test
  void sequenceWithAWayOfItsOwnIsNotWalked() {
    Block own =
        new SequentialBlock() {
          @Override
          public NDList forward(ParameterStore store, NDList inputs, boolean training) {
            return inputs;
          }
        };
    ((SequentialBlock) own).add(Activation::relu);
    Block inherited = new SequentialBlock() {}.add(Activation::relu);
    DeadNeuronReport report = measure(new SequentialBlock().add(own).add(inherited), data());
    assertThat(report.unseen()).extracting(UnseenBlock::name).containsExactly("01");
    assertThat(report.layers())
        .extracting(LayerActivity::name)
        .containsExactly("02_01LambdaBlock relu");
  }

  @Test
  void recurrentBlocksInParallelDoNotSeeEachOthersStates() {
    ParallelBlock parallel =
        new ParallelBlock(
            outputs -> new NDList(outputs.get(0).head().add(outputs.get(1).head())),
            List.of(lstm(), lstm()));
    Block net = new SequentialBlock().add(parallel).add(Activation::tanh);
    net.initialize(manager, DataType.FLOAT32, new Shape(2, 5, 3));
    DeadNeuronReport report =
        measure(net, new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, 2, 5, 3)));
    assertThat(report.layers()).containsExactly(new LayerActivity("02LambdaBlock tanh", 20, 0));
    assertThat(report.unseen()).hasSize(2);
  }

  private static Block lstm() {
    return LSTM.builder().setStateSize(4).setNumLayers(1).optReturnState(false).build();
  }

  private NDList data() {
    return new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, 5, 4));
  }

  private static DeadNeuronReport measure(Block block, NDList data) {
    return DeadNeurons.builder().build().measure(block, data);
  }
}
