package io.github.spherometer.activations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RNN;
import io.github.spherometer.activations.DeadNeurons.Unit;
import io.github.spherometer.fixtures.Fixtures;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hidden states of recurrent layers, planted, averaged and missed. */
class RecurrentStatesTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"POSITION, 20, 5", "CHANNEL, 4, 1"})
  void statesOfRecurrentLayersAreFoundOnDemand(Unit unit, int units, int dead) {
    Block lstm = LSTM.builder().setStateSize(4).setNumLayers(1).optReturnState(false).build();
    Block gru = GRU.builder().setStateSize(4).setNumLayers(1).build();
    Block rnn =
        RNN.builder().setStateSize(4).setNumLayers(1).setActivation(RNN.Activation.RELU).build();
    Block net = new SequentialBlock().add(lstm).add(gru).add(rnn);
    net.initialize(manager, DataType.FLOAT32, new Shape(3, 5, 2));
    // The output gate of unit 2 is closed; the update gate of unit 1 keeps what it was, which is 0.
    add(lstm, "l_0_i2h_BIAS", 3 * 4 + 2, -1000);
    add(gru, "l_0_i2h_BIAS", 4 + 1, 1000);
    set(rnn.getParameters().get("l_0_h2h_WEIGHT"), new float[16]);
    set(rnn.getParameters().get("l_0_i2h_BIAS"), new float[] {100, 100, 100, -1000});

    DeadNeuronReport report =
        DeadNeurons.builder()
            .unit(unit)
            .threshold(1e-8)
            .recurrentStates(true)
            .build()
            .measure(net, gaussian(3, 5, 2));

    assertThat(report.layers())
        .containsExactly(
            new LayerActivity("01LSTM state", units, dead),
            new LayerActivity("02GRU state", units, dead),
            new LayerActivity("03RNN state", units, dead));
    assertThat(report.unseen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void statesAreAveragedOverTheSamplesWhicheverAxisTheyAreOn(boolean batchFirst) {
    Block layer = GRU.builder().setStateSize(4).setNumLayers(1).optBatchFirst(batchFirst).build();
    Block hidden = new Wrapper(layer, UnaryOperator.identity());
    for (Block block : List.of(layer, hidden)) {
      NDArray data = gaussian(batchFirst ? 2 : 5, batchFirst ? 5 : 2, 3).head();
      block.initialize(manager, DataType.FLOAT32, data.getShape());
      DeadNeuronReport report =
          DeadNeurons.builder().recurrentStates(true).build().measure(block, new NDList(data));
      assertThat(report.layers()).extracting(LayerActivity::units).containsExactly(5L * 4);
    }
  }

  @Test
  void statesThatAreNotSeenAreSaid() {
    Block stack = LSTM.builder().setStateSize(4).setNumLayers(2).build();
    Block net = new SequentialBlock().add(new Wrapper(stack, UnaryOperator.identity()));
    net.initialize(manager, DataType.FLOAT32, new Shape(3, 5, 2));
    NDList data = gaussian(3, 5, 2);

    DeadNeuronReport without = DeadNeurons.builder().build().measure(net, data);
    DeadNeuronReport with = DeadNeurons.builder().recurrentStates(true).build().measure(net, data);

    assertThat(without.layers()).isEmpty();
    assertThat(without.unseen()).extracting(UnseenBlock::name).containsExactly("01Wrapper_01inner");
    assertThat(without.unseen().get(0).reason()).contains("recurrentStates(true)");
    assertThat(with.layers()).containsExactly(new LayerActivity("01Wrapper_01inner state", 20, 0));
    assertThat(with.unseen().get(0).reason()).contains("only the last one's states");
  }

  private NDList gaussian(long... shape) {
    return new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, shape));
  }

  private static void add(Block layer, String name, int index, float value) {
    Parameter parameter = layer.getParameters().get(name);
    float[] values = parameter.getArray().toFloatArray();
    values[index] = value;
    set(parameter, values);
  }

  private static void set(Parameter parameter, float[] values) {
    parameter.getArray().set(values);
  }
}
