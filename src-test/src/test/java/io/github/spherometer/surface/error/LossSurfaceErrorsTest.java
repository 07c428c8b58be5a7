package io.github.spherometer.surface.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.OtherEngine;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.torch.DjlInternals;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossSurfaceErrorsTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();
  private final NDList data = new NDList(manager.ones(new Shape(3, 4)));
  private final NDList labels = new NDList(manager.ones(new Shape(3, 1)));

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void realEnginePassesTheCheck() {
    assertThatCode(() -> DjlInternals.check(Engine.getInstance())).doesNotThrowAnyException();
  }

  @Test
  void checkLeavesNoArrayBehind() {
    NDManager system = manager.getParentManager();
    DjlInternals.check(Engine.getInstance());
    int before = system.getManagedArrays().size();
    DjlInternals.check(Engine.getInstance());
    assertThat(system.getManagedArrays()).hasSize(before);
  }

  @Test
  void engineOtherThanPyTorchIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DjlInternals.check(new OtherEngine()))
        .withMessage("the engine is Other, must be PyTorch");
  }

  @Test
  void missingDataAreRefused() {
    LossSurface.Builder builder = LossSurface.builder(model(), Loss.l2Loss());
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("data is missing");
  }

  @Test
  void emptyBatchIsRefused() {
    NDList empty = new NDList(manager.create(new Shape(0, 4)));
    LossSurface.Builder builder = LossSurface.builder(model(), Loss.l2Loss()).data(empty, labels);
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage("data[0] has shape (0, 4), must not be empty");
  }

  @Test
  void emptyLabelsAreRefused() {
    NDList empty = new NDList(labels.head(), manager.create(new Shape(0)));
    LossSurface.Builder builder = LossSurface.builder(model(), Loss.l2Loss()).data(data, empty);
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage("labels[1] has shape (0), must not be empty");
  }

  @Test
  void uninitialisedBlockIsRefusedByTheNameOfItsParameter() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(Fixtures.linear(1, true)))
        .withMessageContaining("parameter weight is uninitialised");
  }

  @Test
  void blockWithEveryParameterFrozenIsRefused() {
    Block frozen = model();
    frozen.freezeParameters(true);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(frozen))
        .withMessageContaining("no parameter that requires a gradient");
  }

  @Test
  void blockWithoutParametersIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(Blocks.identityBlock()))
        .withMessageContaining("no parameter that requires a gradient");
  }

  @Test
  void parametersOfSeveralTypesAreRefused() {
    Block single = model();
    Block twice = Fixtures.linear(1, false);
    twice.initialize(manager, DataType.FLOAT64, new Shape(1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(new SequentialBlock().add(single).add(twice)))
        .withMessageContaining("differ in data type: 01Linear_weight is float32")
        .withMessageContaining("02Linear_weight is float64");
  }

  @Test
  void emptyLossIsRefused() {
    Loss empty = CustomLoss.of("Empty", (y, p) -> p.get("0:0"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(model(), empty))
        .withMessage("Empty has shape (0, 1), must not be empty");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void lossThatIsNotFiniteIsRefusedByItsValue(double value) {
    Loss broken = CustomLoss.of("Broken", (y, p) -> p.mean().add(value));
    assertThatExceptionOfType(NonFiniteLossException.class)
        .isThrownBy(() -> build(model(), broken))
        .withMessage("Broken is " + value + ", must be finite");
  }

  @Test
  void aSingleSampleForBatchNormInTrainModeIsRefused() {
    Block net = new SequentialBlock().add(model()).add(BatchNorm.builder().build());
    net.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
    LossSurface.Builder one =
        LossSurface.builder(net, Loss.l2Loss())
            .data(new NDList(data.head().get("0:1")), new NDList(labels.head().get("0:1")));
    assertThatExceptionOfType(NotMeasurableException.class)
        .isThrownBy(one.trainMode(true)::build)
        .withMessageContaining("must be two samples or more, or trainMode must be false")
        .withCauseInstanceOf(EngineException.class);
    one.trainMode(false).build().close();
    LossSurface.builder(net, Loss.l2Loss()).data(data, labels).trainMode(true).build().close();
  }

  @Test
  void failureOfTheBlockReachesTheCaller() {
    IllegalStateException failure = new IllegalStateException("the block's own");
    Block failing = new SequentialBlock().add(model()).add(list -> fail(failure));
    assertThatCode(() -> build(failing)).isSameAs(failure);
  }

  @Test
  void failedBuildLeavesNothingBehindAndRestoresTheGradientMode()
      throws ReflectiveOperationException {
    NDManager system = manager.getParentManager();
    Block model = model();
    Block failing = new SequentialBlock().add(model).add(list -> fail(new AssertionError()));
    Loss empty = CustomLoss.of("Empty", (y, p) -> p.get("0:0"));
    Loss broken = CustomLoss.of("Broken", (y, p) -> p.mean().log().add(Double.NaN));
    Set<String> before = resources(system);
    assertThatCode(() -> build(model, empty)).isInstanceOf(IllegalArgumentException.class);
    assertThatCode(() -> build(model, broken)).isInstanceOf(NonFiniteLossException.class);
    assertThatCode(() -> build(failing)).isInstanceOf(AssertionError.class);
    assertThat(resources(system)).isEqualTo(before);
    assertThat(JniUtils.isGradMode()).isFalse();
  }

  /** The arrays of a manager and the managers under it. */
  private static Set<String> resources(NDManager manager) throws ReflectiveOperationException {
    Field field = BaseNDManager.class.getDeclaredField("resources");
    field.setAccessible(true);
    return Set.copyOf(
        ((Map<?, ?>) field.get(manager)).keySet().stream().map(String::valueOf).toList());
  }

  private Block model() {
    return Fixtures.initialised(
        Fixtures.linear(1, true), manager, DataType.FLOAT32, 0.5, new Shape(1, 4));
  }

  private LossSurface build(Block block) {
    return build(block, Loss.l2Loss());
  }

  private LossSurface build(Block block, Loss loss) {
    return LossSurface.builder(block, loss).data(data, labels).build();
  }

  private static <E extends Throwable> NDList fail(E failure) throws E {
    throw failure;
  }
}
