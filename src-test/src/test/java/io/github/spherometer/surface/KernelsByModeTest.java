package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.activations.LayerActivity;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.surface.loss.LossEvaluation;
import io.github.spherometer.surface.torch.Autograd;
import io.github.spherometer.surface.torch.GradientMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Without a graph the engine may take other kernels than with one, and on some machines those
 * compute something else. A block whose values depend on the mode stands in for such a machine.
 */
class KernelsByModeTest {

  /** What an LSTM of oneDNN does in earnest, on some machines by a tenth. */
  private static final double WITHOUT_GRAPH = 0.25;

  private boolean original;

  @BeforeEach
  void loadEngine() {
    Engine.getInstance();
    original = JniUtils.isGradMode();
  }

  @AfterEach
  void putBack() {
    JniUtils.setGradMode(original);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void slicesGradientsAndFiniteDifferencesAreOfTheFunctionOfTheSurface(boolean recording) {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      Block net = new SequentialBlock().add(Fixtures.linear(2, true)).add(modal());
      Fixtures.initialised(net, manager, DataType.FLOAT64, 0.7, new Shape(5, 3));
      NDList data = new NDList(Fixtures.gaussian(manager, DataType.FLOAT64, 1, 5, 3));
      NDList labels = new NDList(Fixtures.gaussian(manager, DataType.FLOAT64, 2, 5, 2));
      JniUtils.setGradMode(recording);
      try (LossSurface surface =
          LossSurface.builder(net, Loss.l2Loss()).data(data, labels).build()) {
        NDArray gradient = surface.gradient();
        assertThat(surface.along(gradient, 0)).containsExactly(surface.value());
        assertThat(surface.along(gradient, new double[] {0}, gradient, new double[] {0}))
            .isDeepEqualTo(new double[][] {{surface.value()}});
        DenseHessian differences = DenseHessian.of(surface.finiteDifferenceHessian(1e-5));
        assertThat(differences.relativeDistance(DenseHessian.of(surface).entries()))
            .isLessThan(1e-8);
      }
    }
  }

  @Test
  void lossOfPredictionsIsThatOfTheirTraining() {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      NDList predictions = new NDList(manager.create(new float[] {1, 2, 4}));
      predictions.head().setRequiresGradient(true);
      Loss loss =
          CustomLoss.ofPredictions(
              "Modal", p -> JniUtils.isGradMode() ? p.head().sum() : p.head().sum().mul(3));
      assertThat(LossEvaluation.of(loss, new NDList(), predictions).value()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void unitsAreDeadIfTheyAreInTraining(boolean recording) {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      JniUtils.setGradMode(recording);
      Block net = new SequentialBlock().add(KernelsByModeTest::shifted).add(Activation::relu);
      NDList data = new NDList(manager.create(new float[] {1, -1, -8}, new Shape(1, 3)));
      LayerActivity layer = DeadNeurons.builder().build().measure(net, data).layers().get(0);
      assertThat(layer).isEqualTo(new LayerActivity("02LambdaBlock relu", 3, 1));
    }
  }

  /** Kernels go by what requires gradients, too: data do not, what parameters made does. */
  @Test
  void activationsAreInAGraphWhereThoseOfATrainingAre() {
    List<Boolean> seen = new ArrayList<>();
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      SequentialBlock net =
          new SequentialBlock()
              .add(list -> seen(seen, list))
              .add(Fixtures.linear(2, true))
              .add(list -> seen(seen, list))
              .add(Activation::relu)
              .add(list -> new NDList(list.head().muli(2)))
              .add(list -> seen(seen, list))
              .add(list -> new NDList(list.head().stopGradient()))
              .add(list -> seen(seen, list));
      net.initialize(manager, DataType.FLOAT32, new Shape(5, 3));
      NDList data = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, 5, 3));
      seen.clear();
      train(net, data);
      List<Boolean> trained = List.copyOf(seen);
      seen.clear();
      DeadNeurons.builder().automatic(false).build().measure(net, data);
      assertThat(seen).isEqualTo(trained).containsExactly(false, true, true, false);
    }
  }

  /** To the bit, whatever kernels this processor has. */
  @Test
  void activationsAreThoseOfATrainingToTheBit() {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      List<double[]> seen = new ArrayList<>();
      Block net =
          new SequentialBlock()
              .add(Conv2d.builder().setKernelShape(new Shape(3, 3)).setFilters(20).build())
              .add(Activation::relu)
              .add(Pool.maxPool2dBlock(new Shape(2, 2)))
              .add(list -> new NDList(list.head().reshape(2, 20, 9)))
              .add(LSTM.builder().setStateSize(64).setNumLayers(1).build())
              .add(list -> values(seen, list));
      Fixtures.initialised(net, manager, DataType.FLOAT32, 0.3, new Shape(2, 3, 8, 8));
      NDList data = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, 2, 3, 8, 8));
      seen.clear();
      train(net, data);
      DeadNeurons.builder().automatic(false).build().measure(net, data);
      assertThat(seen).hasSize(2);
      assertThat(seen.get(1)).containsExactly(seen.get(0));
    }
  }

  private static void train(Block net, NDList data) {
    ParameterStore store = new ParameterStore(data.head().getManager(), false);
    Fixtures.trainable(net).forEach(p -> p.getArray().setRequiresGradient(true));
    GradientMode.on(() -> net.forward(store, new NDList(data), false));
    Fixtures.trainable(net).forEach(p -> p.getArray().setRequiresGradient(false));
  }

  private static Block modal() {
    return new LambdaBlock(
        list -> new NDList(list.head().tanh().mul(JniUtils.isGradMode() ? 1 : 1 + WITHOUT_GRAPH)));
  }

  /** Two units of three alive with a graph, none without. */
  private static NDList shifted(NDList list) {
    return new NDList(list.head().add(JniUtils.isGradMode() ? 2 : -2));
  }

  private static NDList seen(List<Boolean> seen, NDList list) {
    seen.add(Autograd.isInGraph(list.head()));
    return list;
  }

  private static NDList values(List<double[]> seen, NDList list) {
    seen.add(Fixtures.doubles(list.head().stopGradient()));
    return list;
  }
}
