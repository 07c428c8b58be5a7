package io.github.spherometer.surface.model;

import static io.github.spherometer.fixtures.Fixtures.doubles;
import static io.github.spherometer.fixtures.Fixtures.gaussian;
import static io.github.spherometer.fixtures.Fixtures.linear;
import static io.github.spherometer.fixtures.Fixtures.setParameters;
import static io.github.spherometer.fixtures.Fixtures.size;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
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
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.EngineDraws;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.torch.OwnManagers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterSnapshotTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();
  private final NDManager owner = OwnManagers.on(Device.cpu());
  private final Block block =
      Fixtures.initialised(net(), manager, DataType.FLOAT32, 0.7, new Shape(1, 3));
  private final NDArray data = gaussian(manager, DataType.FLOAT32, 1, 8, 3);
  private final NDArray labels = gaussian(manager, DataType.FLOAT32, 2, 8, 2);
  private final Loss loss = CustomLoss.of("mse", (y, p) -> p.sub(y).square().mean());

  private static Block net() {
    return new SequentialBlock()
        .add(linear(4, true))
        .add(BatchNorm.builder().build())
        .add(Activation.tanhBlock())
        .add(linear(2, true));
  }

  @AfterEach
  void close() {
    manager.close();
    owner.close();
  }

  private ParameterSnapshot snapshot() {
    return ParameterSnapshot.of(owner, block, Parameter::getArray);
  }

  private void train() {
    setParameters(block, Fixtures.gaussian(99, (int) size(block)));
    Parameter mean = block.getParameters().get("02BatchNorm_runningMean");
    mean.getArray().addi(1);
  }

  /** Value, gradient and a product, in one list. */
  private List<Double> numbers(Function<Parameter, NDArray> values, boolean trainMode) {
    try (LossSurface surface =
        LossSurface.builder(block, loss)
            .parameters(values)
            .data(new NDList(data), new NDList(labels))
            .trainMode(trainMode)
            .build()) {
      List<Double> numbers = new ArrayList<>();
      numbers.add(surface.value());
      add(surface.gradient(), numbers);
      add(surface.hessian().apply(gaussian(manager, DataType.FLOAT32, 3, surface.size())), numbers);
      return numbers;
    }
  }

  private static void add(NDArray vector, List<Double> numbers) {
    for (double number : doubles(vector)) {
      numbers.add(number);
    }
  }

  @Test
  void theCopiesDoNotFollowTheTraining() {
    ParameterSnapshot snapshot = snapshot();
    List<double[]> before = all(Parameter::getArray);
    train();
    assertThat(all(snapshot)).usingRecursiveComparison().isEqualTo(before);
    assertThat(all(Parameter::getArray)).usingRecursiveComparison().isNotEqualTo(before);
  }

  private List<double[]> all(Function<Parameter, NDArray> values) {
    return block.getParameters().values().stream().map(p -> doubles(values.apply(p))).toList();
  }

  @ParameterizedTest(name = "in train mode: {0}")
  @ValueSource(booleans = {false, true})
  void aSurfaceIsThatOfTheMomentToTheBit(boolean trainMode) {
    List<Double> expected = numbers(Parameter::getArray, trainMode);
    ParameterSnapshot snapshot = snapshot();
    train();
    assertThat(numbers(snapshot, trainMode)).isEqualTo(expected).hasSize(1 + 2 * (int) size(block));
    assertThat(numbers(Parameter::getArray, trainMode)).isNotEqualTo(expected);
  }

  @Test
  void theOwnerFreesTheCopies() {
    ParameterSnapshot snapshot = snapshot();
    NDArray copy = snapshot.apply(block.getParameters().get(0).getValue());
    assertThat(copy.isReleased()).isFalse();
    owner.close();
    assertThat(copy.isReleased()).isTrue();
  }

  /** The training draws from it meanwhile, so nothing may be put back. */
  @Test
  void theEnginesGeneratorIsLeftAlone() {
    Loss drawing =
        CustomLoss.of(
            "drawing",
            (y, p) ->
                p.sub(y).square().mean().add(manager.randomUniform(0, 1, new Shape()).mul(0)));
    float[] untouched = EngineDraws.after(manager, () -> {});
    assertThat(EngineDraws.after(manager, () -> surface(Parameter::getArray, drawing).close()))
        .isEqualTo(untouched);
    assertThat(EngineDraws.after(manager, () -> surface(snapshot(), drawing).close()))
        .isNotEqualTo(untouched);
    try (LossSurface watched = surface(Parameter::getArray, drawing);
        LossSurface unwatched = surface(snapshot(), drawing)) {
      assertThat(watched.drawsRandomNumbers()).isTrue();
      assertThat(unwatched.drawsRandomNumbers()).isFalse();
    }
  }

  /** These are the training's meanwhile: what a loss reads of them is taken for a constant. */
  @Test
  void noHandleOfTheModelsOwnArraysIsTaken() {
    NDArray weights = block.getParameters().get(0).getValue().getArray();
    Loss decaying =
        CustomLoss.of("decaying", (y, p) -> p.sub(y).square().mean().add(weights.square().sum()));
    try (LossSurface live = surface(Parameter::getArray, decaying);
        LossSurface copied = surface(snapshot(), decaying);
        LossSurface plain = surface(Parameter::getArray, loss)) {
      assertThat(live.readsOwnArrays()).isTrue();
      assertThat(copied.readsOwnArrays()).isFalse();
      assertThat(doubles(copied.gradient())).isEqualTo(doubles(plain.gradient()));
      assertThat(doubles(live.gradient())).isNotEqualTo(doubles(plain.gradient()));
    }
  }

  private LossSurface surface(Function<Parameter, NDArray> values, Loss measured) {
    return LossSurface.builder(block, measured)
        .parameters(values)
        .data(new NDList(data), new NDList(labels))
        .build();
  }

  @Test
  void aParameterThatCameLaterIsRefused() {
    ParameterSnapshot snapshot = snapshot();
    Block other = Fixtures.initialised(net(), manager, DataType.FLOAT32, 1, new Shape(1, 3));
    Parameter later = other.getParameters().get(0).getValue();
    assertThatThrownBy(() -> snapshot.apply(later))
        .isInstanceOf(NotMeasurableException.class)
        .hasMessage(
            "parameter weight has come to the block since its parameters were copied, must stay"
                + " the same");
  }
}
