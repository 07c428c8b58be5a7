package io.github.spherometer.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.basicmodelzoo.tabular.TabNet;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.transformer.BertBlock;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.util.Pair;
import io.github.spherometer.activations.DeadNeurons.Unit;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.fixtures.Fixtures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Planted dead units inside blocks that run their children in a way of their own. */
class HiddenActivationsTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"POSITION, 6, 42, 14", "CHANNEL, 6, 6, 2"})
  void feedForwardOfATransformerIsFound(Unit unit, int hidden, int units, int dead) {
    Block net =
        new SequentialBlock()
            .add(new TransformerEncoderBlock(8, 2, hidden, 0.1f, Activation::gelu))
            .add(Fixtures.linear(2, true));
    net.initialize(manager, DataType.FLOAT32, new Shape(1, 7, 8));
    kill(net, "01TransformerEncoderBlock_03outputBlock_01Linear", 1, 4);

    DeadNeuronReport report =
        DeadNeurons.builder().unit(unit).build().measure(net, gaussian(4, 7, 8));

    assertThat(report.layers())
        .containsExactly(
            new LayerActivity(
                "01TransformerEncoderBlock_03outputBlock_01Linear gelu", units, dead));
    assertThat(report.unseen()).isEmpty();
  }

  @Test
  void layersOfBertAreFound() {
    Block bert =
        BertBlock.builder()
            .setTokenDictionarySize(20)
            .optTypeDictionarySize(2)
            .optEmbeddingSize(8)
            .optAttentionHeadCount(2)
            .optTransformerBlockCount(2)
            .optHiddenSize(6)
            .optMaxSequenceLength(5)
            .build();
    NDArray ids = manager.arange(15).reshape(3, 5).toType(DataType.INT64, false);
    NDList inputs = new NDList(ids, ids.zerosLike(), ids.onesLike());
    bert.initialize(manager, DataType.FLOAT32, ids.getShape(), ids.getShape(), ids.getShape());
    kill(bert, "05transformer_0_03outputBlock_01Linear", 2);
    kill(bert, "06transformer_1_03outputBlock_01Linear", 0, 5);
    fill(bert, "07poolingProjection_weight", 0);
    fill(bert, "07poolingProjection_bias", 0, 1, 0, 1, 1, 1, 1, 1);

    DeadNeuronReport report =
        DeadNeurons.builder().unit(Unit.CHANNEL).build().measure(bert, inputs);

    assertThat(report.layers())
        .containsExactly(
            new LayerActivity("05transformer_0_03outputBlock_01Linear gelu", 6, 1),
            new LayerActivity("06transformer_1_03outputBlock_01Linear gelu", 6, 2),
            new LayerActivity("07poolingProjection tanh", 8, 2));
    assertThat(report.unseen()).isEmpty();
  }

  private static Block tabNet() {
    return TabNet.builder()
        .setInputDim(4)
        .setOutDim(2)
        .optNumD(3)
        .optNumA(3)
        .optNumShared(1)
        .optNumIndependent(1)
        .optNumSteps(3)
        .build();
  }

  /**
   * Every batch norm returns its beta, the left half of which is gated by the sigmoid of the right
   * one: unit 0 and 5 of 6 are 0, unit 1 is gated away, the others are 1/2.
   */
  @Test
  void gatedUnitsAndDecisionsOfTabNetAreFound() {
    Block net = tabNet();
    net.initialize(manager, DataType.FLOAT32, new Shape(8, 4));
    for (Pair<String, Parameter> parameter : net.getParameters()) {
      if (parameter.getKey().contains("eatureTransformer")) {
        plantInTabNet(parameter.getValue());
      }
    }

    DeadNeuronReport report = DeadNeurons.builder().build().measure(net, gaussian(8, 4));

    assertThat(report.layers()).filteredOn(l -> l.name().endsWith(" glu")).hasSize(3 * 2);
    assertThat(report.layers()).filteredOn(l -> l.name().endsWith(" relu")).hasSize(2);
    assertThat(report.layers())
        .hasSize(8)
        .allSatisfy(
            layer ->
                assertThat(List.of(layer.units(), layer.dead()))
                    .isEqualTo(layer.name().endsWith(" glu") ? List.of(6L, 3L) : List.of(3L, 2L)));
    assertThat(report.layers().get(0).name())
        .isEqualTo("03featureTransformer_01SequentialBlock_02GhostBatchNorm glu");
    assertThat(report.unseen()).isEmpty();
  }

  private void plantInTabNet(Parameter parameter) {
    if (parameter.getType() == Parameter.Type.GAMMA) {
      set(parameter, new float[12]);
    } else if (parameter.getType() == Parameter.Type.BETA) {
      set(parameter, new float[] {0, 1, 1, 1, 1, 0, 0, -1000, 0, 0, 0, 0});
    }
  }

  @Test
  void activationIsNamedByTheLayerBeforeItAndCountedAsOftenAsItRuns() {
    Block net =
        new SequentialBlock()
            .add(new Wrapper(Fixtures.linear(6, true), x -> Activation.relu(Activation.tanh(x))))
            .add(new Wrapper(new Halver(), x -> Activation.relu(Activation.relu(x))));
    net.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
    assertThat(measure(net, gaussian(5, 4)).layers())
        .extracting(LayerActivity::name)
        .containsExactly(
            "01Wrapper_01inner tanh",
            "01Wrapper_01inner relu",
            "02Wrapper relu",
            "02Wrapper relu#2");
  }

  @Test
  void functionsOfSeveralOperationsCountOnce() {
    UnaryOperator<NDArray> all =
        x ->
            Activation.mish(
                Activation.swish(Activation.relu6(x), 0.7f)
                    .concat(TabNet.tabNetGLU(x, 2), 1)
                    .mul(Activation.softPlus(x.sum())));
    Block net = new Wrapper(Fixtures.linear(4, true), all);
    net.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
    assertThat(measure(net, gaussian(5, 4)).layers())
        .extracting(layer -> layer.name() + " " + layer.units())
        .containsExactly(
            "01inner relu6 4",
            "01inner swish 4",
            "01inner glu 2",
            "01inner softplus 1",
            "01inner mish 6");
  }

  @Test
  void whatIsDoneWithAnActivationAfterwardsDoesNotMatter() {
    Block net =
        new Wrapper(
            new Halver(),
            x -> {
              try (NDManager own = x.getManager().newSubManager()) {
                ArrayScope.run(
                    () -> {
                      NDArray relu = Activation.relu(x);
                      relu.attach(own);
                      relu.muli(0);
                    });
              }
              return x.getManager().ones(x.getShape());
            });
    assertThat(measure(net, new NDList(manager.ones(new Shape(5, 4)))).layers())
        .containsExactly(new LayerActivity("Wrapper relu", 4, 0));
  }

  @Test
  void activationsOfNothingAreLeftOut() {
    Block net = new Wrapper(new Halver(), x -> x.concat(Activation.relu(x.get(":, 0:0")), 1));
    assertThat(measure(net, gaussian(5, 4)).layers()).isEmpty();
  }

  @Test
  void blockIsNotDisturbedByAnActivationThatIsNotFinite() {
    List<String> reached = new ArrayList<>();
    Block net =
        new Wrapper(
            new Halver(),
            x -> {
              NDArray relu = Activation.relu(x.mul(Float.POSITIVE_INFINITY));
              reached.add("end");
              return relu;
            });
    assertThatExceptionOfType(NonFiniteActivationException.class)
        .isThrownBy(() -> measure(net, new NDList(manager.ones(new Shape(5, 4)))))
        .withMessage("a mean absolute activation of Wrapper relu is Infinity, must be finite");
    assertThat(reached).containsExactly("end");
    ArrayScope.run(() -> {});
  }

  @Test
  void functionsOfOnesOwnInsideATransformerAreSaidToBeUnseen() {
    Block net =
        new TransformerEncoderBlock(8, 2, 6, 0.1f, list -> new NDList(list.head().maximum(0)));
    net.initialize(manager, DataType.FLOAT32, new Shape(1, 7, 8));
    DeadNeuronReport report = measure(net, gaussian(4, 7, 8));
    assertThat(report.layers()).isEmpty();
    assertThat(report.unseen())
        .extracting(UnseenBlock::name)
        .containsExactly("TransformerEncoderBlock");
  }

  @Test
  void nothingIsLookedForIfNotAskedTo() {
    Block net = new Wrapper(Fixtures.linear(6, true), Activation::relu);
    net.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
    DeadNeuronReport report =
        DeadNeurons.builder().automatic(false).build().measure(net, gaussian(5, 4));
    assertThat(report.layers()).isEmpty();
    assertThat(report.unseen()).extracting(UnseenBlock::name).containsExactly("Wrapper");
  }

  private NDList gaussian(long... shape) {
    return new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, shape));
  }

  private static DeadNeuronReport measure(Block net, NDList data) {
    return DeadNeurons.builder().build().measure(net, data);
  }

  /** Makes a layer return its bias, which is far below zero for some units and 1 for the others. */
  private static void kill(Block net, String layer, int... dead) {
    fill(net, layer + "_weight", 0);
    Parameter bias = net.getParameters().get(layer + "_bias");
    float[] values = new float[(int) bias.getArray().size()];
    Arrays.fill(values, 1);
    Arrays.stream(dead).forEach(unit -> values[unit] = -1000);
    set(bias, values);
  }

  /** One value for all, or one for each. */
  private static void fill(Block net, String name, float... values) {
    Parameter parameter = net.getParameters().get(name);
    float[] all = new float[(int) parameter.getArray().size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[Math.min(i, values.length - 1)];
    }
    set(parameter, all);
  }

  private static void set(Parameter parameter, float[] values) {
    parameter.getArray().set(values);
  }
}
