package io.github.spherometer.surface.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.fixtures.ScriptModule;
import io.github.spherometer.fixtures.ScriptedNetwork;
import io.github.spherometer.surface.LossSurface;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A TorchScript model against the same net of DJL's own blocks, with equal weights. Both run the
 * same operations or mathematically equal ones, so that they differ by rounding: some ten times the
 * unit roundoff of the largest entry, 1e-16 in float64 and 6e-8 in float32.
 */
class TorchScriptSurfaceTest {

  private static final double ROUNDING = 2e-15;
  private static final double SINGLE_ROUNDING = 1e-6;

  @ParameterizedTest
  @EnumSource
  void valueAndGradientAreThoseOfTheTwin(ScriptedNetwork network) {
    try (Problem twin = network.twin(DataType.FLOAT64);
        LossSurface expected = twin.surface();
        Problem problem = network.create(DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      assertThat(surface.value()).isCloseTo(expected.value(), within(ROUNDING));
      assertThat(Fixtures.doubles(surface.parameters()))
          .isEqualTo(Fixtures.doubles(expected.parameters()));
      assertThat(Fixtures.doubles(surface.gradient()))
          .containsExactly(Fixtures.doubles(expected.gradient()), within(ROUNDING));
    }
  }

  @ParameterizedTest
  @EnumSource
  void hessianIsThatOfTheTwin(ScriptedNetwork network) {
    assertThat(distanceFromTwin(network, DataType.FLOAT64)).isLessThan(ROUNDING);
  }

  @ParameterizedTest
  @EnumSource
  void hessianIsThatOfTheTwinInFloat32(ScriptedNetwork network) {
    assertThat(distanceFromTwin(network, DataType.FLOAT32)).isLessThan(SINGLE_ROUNDING);
  }

  @ParameterizedTest
  @EnumSource
  void gaussNewtonProductIsThatOfTheTwin(ScriptedNetwork network) {
    try (Problem twin = network.twin(DataType.FLOAT64);
        LossSurface expected = twin.surface();
        Problem problem = network.create(DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      assertThat(product(surface.gaussNewton()))
          .containsExactly(product(expected.gaussNewton()), within(100 * ROUNDING));
    }
  }

  @ParameterizedTest
  @EnumSource
  void lanczosFindsTheEigenvaluesOfTheTwin(ScriptedNetwork network) {
    try (Problem twin = network.twin(DataType.FLOAT64);
        LossSurface expected = twin.surface();
        Problem problem = network.create(DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      Spectrum spectrum = spectrum(surface);
      assertThat(spectrum.converged()).isTrue();
      for (int rank = 0; rank < 3; rank++) {
        RitzValue other = spectrum(expected).ritzValues().get(rank);
        RitzValue ritz = spectrum.ritzValues().get(rank);
        double bound = other.residual() + ritz.residual() + 100 * ROUNDING;
        assertThat(ritz.value()).isCloseTo(other.value(), within(bound));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void lossesAlongALineAreThoseOfTheTwin(ScriptedNetwork network) {
    double[] offsets = {0, 0.5, -1, 0.5, 0};
    try (Problem twin = network.twin(DataType.FLOAT64);
        LossSurface expected = twin.surface();
        Problem problem = network.create(DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      double[][] before = DenseHessian.of(surface).entries();
      assertThat(surface.along(surface.gradient(), offsets))
          .containsExactly(expected.along(expected.gradient(), offsets), within(ROUNDING))
          .startsWith(surface.value());
      assertThat(DenseHessian.of(surface).entries()).isDeepEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void finiteDifferencesAreThoseOfTheTwin(ScriptedNetwork network) {
    double step = 1e-5;
    try (Problem twin = network.twin(DataType.FLOAT64);
        LossSurface expected = twin.surface();
        Problem problem = network.create(DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      assertThat(product(surface.finiteDifferenceHessian(step)))
          .containsExactly(
              product(expected.finiteDifferenceHessian(step)), within(100 * ROUNDING / step));
    }
  }

  @ParameterizedTest
  @EnumSource
  void productsAreRepeatableToTheBit(ScriptedNetwork network) {
    try (Problem problem = network.create(DataType.FLOAT32);
        LossSurface first = problem.surface();
        LossSurface second = problem.surface()) {
      assertThat(DenseHessian.of(second).entries()).isDeepEqualTo(DenseHessian.of(first).entries());
    }
  }

  /** PyTorch's optimiser would change the plan, and with it the last bits, after the first call. */
  @ParameterizedTest
  @ValueSource(strings = {"mlp_scripted.py", "mlp_traced.py"})
  void graphsThatAreBuiltAnewGiveTheSameBitsEveryTime(String source) {
    try (Problem problem = wide(source);
        LossSurface surface = halves(problem, 0)) {
      double[] first = product(surface.hessian());
      for (int call = 0; call < 4; call++) {
        assertThat(product(surface.hessian())).isEqualTo(first);
      }
    }
  }

  @Test
  void severalBatchesAreTheirMean() {
    try (Problem problem = ScriptedNetwork.CONVOLUTION_SCRIPTED.create(DataType.FLOAT64);
        LossSurface whole = problem.surface();
        LossSurface anew = halves(problem, 1L << 30);
        LossSurface retained = halves(problem, Long.MAX_VALUE)) {
      for (LossSurface halves : List.of(anew, retained)) {
        assertThat(halves.value()).isCloseTo(whole.value(), within(ROUNDING));
        assertThat(product(halves.hessian()))
            .containsExactly(product(whole.hessian()), within(100 * ROUNDING));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CONVOLUTION_SCRIPTED", "CONVOLUTION_TRAIN"})
  void modeThatTheModelIsInDoesNotMatter(ScriptedNetwork network) {
    try (Problem problem = network.create(DataType.FLOAT32)) {
      PtSymbolBlock module = (PtSymbolBlock) problem.block();
      JniUtils.enableTrainingMode(module);
      double[][] inTrainMode = hessian(problem);
      JniUtils.enableInferenceMode(module);
      assertThat(hessian(problem)).isDeepEqualTo(inTrainMode);
    }
  }

  @Test
  void surfaceDoesNotFollowFurtherTraining() {
    try (Problem problem = ScriptedNetwork.CONVOLUTION_SCRIPTED.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      double[] before = product(surface.hessian());
      problem.block().getParameters().values().forEach(p -> p.getArray().muli(2));
      assertThat(product(surface.hessian())).isEqualTo(before);
      assertThat(surface.along(surface.gradient(), 0)).containsExactly(surface.value());
    }
  }

  @Test
  void layersHaveTheNamesOfTheModules() {
    try (Problem problem = ScriptedNetwork.MLP_SCRIPTED.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      assertThat(surface.groups())
          .containsExactly(
              new ParameterGroup("fc1", 0, 35),
              new ParameterGroup("fc2", 35, 75),
              new ParameterGroup("fc3", 75, 87));
    }
  }

  @Test
  void layersOfANestedModuleHaveItsPathBeforeTheirNames() {
    try (Problem problem = ScriptedNetwork.MLP_NESTED.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      String path = "01SequentialBlock_01PtSymbolBlock_";
      assertThat(surface.groups().stream().map(ParameterGroup::name))
          .containsExactly(path + "fc1", path + "fc2", path + "fc3", "02Linear");
    }
  }

  @Test
  void listOfInputsIsHandedOverByTheirNames() {
    try (Problem twin = Network.TANH_MLP.create(DataType.FLOAT64)) {
      NDArray weight = Fixtures.gaussian(twin.manager(), DataType.FLOAT64, 3, 2, 4);
      ScriptModule net = new ScriptModule("Net").parameter("weight", weight);
      NDArray difference = twin.data().head().mul(0.3);
      NDList list = new NDList(twin.data().head().sub(difference), difference.neg());
      list.forEach(array -> array.setName("xs[]"));
      try (LossSurface surface =
          LossSurface.builder(
                  net.load(ScriptModule.source("list_scripted.py"), twin.manager()), twin.loss())
              .data(list, twin.labels())
              .build()) {
        NDArray predictions = twin.data().head().matMul(weight.transpose()).tanh();
        double expected = twin.loss().evaluate(twin.labels(), new NDList(predictions)).getDouble();
        assertThat(surface.value()).isCloseTo(expected, within(10 * ROUNDING));
      }
    }
  }

  private static Problem wide(String source) {
    NDManager manager = NDManager.newBaseManager();
    ScriptModule net =
        new ScriptModule("Net")
            .child("fc1", ScriptModule.linear(manager, 1, 40, 70))
            .child("fc2", ScriptModule.linear(manager, 2, 70, 50))
            .child("fc3", ScriptModule.linear(manager, 3, 50, 10));
    return new Problem(
        manager,
        net.load(ScriptModule.source(source), manager),
        Loss.softmaxCrossEntropyLoss(),
        new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 4, 32, 40)),
        new NDList(Fixtures.classes(manager, 10, 32)));
  }

  private static double distanceFromTwin(ScriptedNetwork network, DataType type) {
    try (Problem twin = network.twin(type);
        LossSurface expected = twin.surface();
        Problem problem = network.create(type);
        LossSurface surface = problem.surface()) {
      return DenseHessian.of(surface).relativeDistance(DenseHessian.of(expected).entries());
    }
  }

  private static double[][] hessian(Problem problem) {
    try (LossSurface surface = problem.surface()) {
      return DenseHessian.of(surface).entries();
    }
  }

  private static LossSurface halves(Problem problem, long maxGraphBytes) {
    return LossSurface.builder(problem.block(), problem.loss())
        .data(part(problem.data(), ":4"), part(problem.labels(), ":4"))
        .data(part(problem.data(), "4:"), part(problem.labels(), "4:"))
        .maxGraphBytes(maxGraphBytes)
        .build();
  }

  private static NDList part(NDList arrays, String index) {
    return new NDList(arrays.head().get(index));
  }

  private static Spectrum spectrum(LossSurface surface) {
    return Lanczos.builder().topK(3).tolerance(1e-8).build().spectrum(surface.hessian());
  }

  /** With a vector that no eigenvector is orthogonal to. */
  private static double[] product(LinearOperator operator) {
    double[] values = Fixtures.gaussian(23, (int) operator.size());
    double norm = Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
    double[] unit = Arrays.stream(values).map(v -> v / norm).toArray();
    NDArray vector =
        Fixtures.array(operator.manager(), operator.dataType(), unit, new Shape(unit.length));
    return Fixtures.doubles(operator.apply(vector));
  }
}
