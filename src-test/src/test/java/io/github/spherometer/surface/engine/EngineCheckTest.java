package io.github.spherometer.surface.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.github.spherometer.fixtures.EngineDraws;
import io.github.spherometer.surface.engine.EngineFinding.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations that are made wrong on purpose stand in for a machine on which oneDNN is. */
class EngineCheckTest {

  private static final Shape SHAPE = new Shape(2, 3);

  private boolean original;
  private Optional<Boolean> oneDnn = Optional.empty();

  @BeforeEach
  void loadEngine() {
    Engine.getInstance();
    original = JniUtils.isGradMode();
    oneDnn = OneDnn.isEnabled();
  }

  @AfterEach
  void putBack() {
    JniUtils.setGradMode(original);
    if (oneDnn.equals(Optional.of(true))) {
      OneDnn.switchOn();
    }
  }

  /** Each is right in float64, and in float32 in all but one respect. */
  static Stream<Arguments> faults() {
    return Stream.of(
        fault("value without a graph", x -> JniUtils.isGradMode() ? x : x.mul(1.1)),
        fault("value with a graph", x -> JniUtils.isGradMode() ? x.mul(1.1) : x),
        fault("gradient", x -> x.mul(1.1).sub(x.stopGradient().mul(0.1))),
        fault("second derivative", x -> x.add(fromHere(x).mul(fromHere(x)).mul(0.1))));
  }

  private static Arguments fault(String what, UnaryOperator<NDArray> operation) {
    return Arguments.of(what, operation);
  }

  /** Zero at the point itself, but not its derivative. */
  private static NDArray fromHere(NDArray x) {
    return x.sub(x.stopGradient());
  }

  private static KernelTrial trial(UnaryOperator<NDArray> inFloat32) {
    return new KernelTrial(
        "trial",
        true,
        list -> {
          NDArray y = list.head().mul(list.head());
          return y.getDataType() == DataType.FLOAT32 ? inFloat32.apply(y) : y;
        },
        List.of(SHAPE));
  }

  private static EngineFinding finding(KernelTrial trial) {
    return EngineCheck.of(Device.cpu(), List.of(trial)).findings().get(0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void aFaultOfATenthIsFound(String what, UnaryOperator<NDArray> inFloat32) {
    assertThat(finding(trial(y -> y)).outcome()).isEqualTo(Outcome.RIGHT);
    EngineFinding found = finding(trial(inFloat32));
    assertThat(found.outcome()).isEqualTo(Outcome.WRONG);
    assertThat(found.error()).isBetween(0.05, 0.5);
  }

  @Test
  void reducedPrecisionIsNoFault() {
    KernelTrial tensorFloat =
        trial(y -> y.add(fromHere(y).mul(1e-3)).add(y.stopGradient().mul(1e-3)));
    assertThat(finding(tensorFloat).outcome()).isEqualTo(Outcome.RIGHT);
  }

  @Test
  void missingNumbersAreWrong() {
    EngineFinding found = finding(trial(y -> y.div(0).sub(y.div(0))));
    assertThat(found)
        .isEqualTo(new EngineFinding("trial", Outcome.WRONG, Double.POSITIVE_INFINITY));
  }

  @Test
  void errorsOfASmallArrayAreNotHiddenByALargeOne() {
    KernelTrial trial =
        new KernelTrial(
            "trial",
            true,
            list -> {
              boolean wrong = list.head().getDataType() == DataType.FLOAT32;
              NDArray small = list.get(1);
              NDArray wrongly = small.mul(1.5).sub(small.stopGradient().mul(0.5));
              return list.head().mul(1000).add((wrong ? wrongly : small).mul(0.001));
            },
            List.of(SHAPE, SHAPE));
    assertThat(finding(trial).outcome()).isEqualTo(Outcome.WRONG);
  }

  @Test
  void whatCannotBeTriedIsUnknownAndThrowsNothing() {
    for (Throwable failure :
        List.of(
            new UnsupportedOperationException("no float64"),
            new NoSuchMethodError("lstm"),
            new OutOfMemoryError("Java heap space"))) {
      KernelTrial failing = trial(y -> sneaky(failure));
      assertThat(finding(failing).outcome()).isEqualTo(Outcome.UNKNOWN);
      assertThat(finding(failing).error()).isNaN();
    }
    EngineCheck check =
        EngineCheck.of(Device.cpu(), List.of(trial(y -> sneaky(new LinkageError()))));
    assertThat(check.message())
        .isEqualTo(
            "Whether the engine computes right on cpu() was not found out: trial could not be tried");
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> NDArray sneaky(Throwable failure) throws E {
    throw (E) failure;
  }

  @Test
  void theEngineOfTheseTestsIsRight() {
    EngineCheck check = EngineCheck.of(Device.cpu());
    assertThat(check.outcome()).isEqualTo(Outcome.RIGHT);
    assertThat(check.findings())
        .hasSize(KernelTrials.all().size())
        .allSatisfy(finding -> assertThat(finding.error()).isLessThan(1e-4));
    assertThat(new HashSet<>(check.findings().stream().map(EngineFinding::check).toList()))
        .hasSize(check.findings().size());
    assertThat(EngineCheck.of(Device.cpu())).isSameAs(check);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingOfATrainingIsChanged(boolean recording) {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      NDArray parameter = manager.create(new float[] {1, 2});
      parameter.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray loss = parameter.mul(parameter).sum();
        EngineCheck.of(Device.cpu(), KernelTrials.all());
        collector.backward(loss);
      }
      JniUtils.setGradMode(recording);
      float[] expected = EngineDraws.after(manager, () -> {});
      int arrays = manager.getParentManager().getManagedArrays().size();
      float[] drawn =
          EngineDraws.after(manager, () -> EngineCheck.of(Device.cpu(), KernelTrials.all()));
      assertThat(drawn).isEqualTo(expected);
      assertThat(JniUtils.isGradMode()).isEqualTo(recording);
      assertThat(manager.getParentManager().getManagedArrays()).hasSize(arrays);
      assertThat(parameter.getGradient().toFloatArray()).containsExactly(2, 4);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void oneDnnIsSwitchedAndEverySettingIsCheckedByItself() {
    OneDnn.switchOn();
    assertThat(OneDnn.isEnabled()).contains(true);
    EngineCheck with = EngineCheck.of(Device.cpu());
    OneDnn.switchOff();
    assertThat(OneDnn.isEnabled()).contains(false);
    assertThat(EngineCheck.of(Device.cpu())).isNotSameAs(with);
    assertThat(EngineCheck.of(Device.cpu()).outcome()).isEqualTo(Outcome.RIGHT);
  }

  /** The kernels are others: an LSTM without a graph is computed by oneDNN if it may be. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void theSwitchReachesTheKernels() {
    KernelTrial convolution =
        KernelTrials.all().stream()
            .filter(trial -> trial.name().equals("convolution_20_channels"))
            .findFirst()
            .orElseThrow();
    OneDnn.switchOn();
    double with = finding(convolution).error();
    OneDnn.switchOff();
    double without = finding(convolution).error();
    assertThat(without).isNotEqualTo(with).isLessThan(1e-4);
  }

  @Test
  void theMessageSaysWhatIsWrongAndWhatToSet() {
    EngineFinding right = new EngineFinding("linear", Outcome.RIGHT, 1e-7);
    EngineFinding wrong = new EngineFinding("convolution_1x1", Outcome.WRONG, 0.625);
    if (oneDnn.equals(Optional.of(true))) {
      assertThat(new EngineCheck(Device.cpu(), List.of(right, wrong)).message())
          .isEqualTo(
              "The engine computes wrong numbers on cpu() of this machine, in trainings and"
                  + " measurements alike: convolution_1x1 is off by 0.63 of its largest entry. Set"
                  + " ONEDNN_MAX_CPU_ISA=SSE41 in the environment before the process starts, or"
                  + " switch oneDNN off with CurvatureListener.builder().withoutOneDnn() or"
                  + " OneDnn.switchOff()");
    }
    assertThat(new EngineCheck(Device.gpu(), List.of(wrong)).message())
        .contains("compute on another device or machine")
        .doesNotContain("ONEDNN_MAX_CPU_ISA");
    assertThat(new EngineCheck(Device.cpu(), List.of(right)).message())
        .isEqualTo("The engine computes right on cpu() (linear)");
  }

  @Test
  void errorIsNotNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EngineFinding("a", Outcome.RIGHT, -1e-9))
        .withMessage("error is -1.0E-9, must be at least 0, or NaN if unknown");
  }

  @Test
  void theWorstOutcomeCounts() {
    EngineFinding right = new EngineFinding("a", Outcome.RIGHT, 0);
    EngineFinding unknown = new EngineFinding("b", Outcome.UNKNOWN, Double.NaN);
    EngineFinding wrong = new EngineFinding("c", Outcome.WRONG, 1);
    assertThat(EngineCheck.worst(List.of(right, unknown, wrong))).isEqualTo(Outcome.WRONG);
    assertThat(EngineCheck.worst(List.of(right, unknown))).isEqualTo(Outcome.UNKNOWN);
    assertThat(EngineCheck.worst(List.of(right))).isEqualTo(Outcome.RIGHT);
    assertThat(EngineCheck.worst(List.of())).isEqualTo(Outcome.UNKNOWN);
  }
}
