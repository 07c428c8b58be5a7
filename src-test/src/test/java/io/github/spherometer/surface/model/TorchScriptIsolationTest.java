package io.github.spherometer.surface.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.fixtures.Isolation;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.fixtures.ResidentMemory;
import io.github.spherometer.fixtures.ScriptedNetwork;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.torch.DjlInternals;
import io.github.spherometer.surface.torch.JitOptimization;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchScriptIsolationTest {

  @AfterEach
  void putDefaultBack() {
    JniUtils.setGraphExecutorOptimize(true);
  }

  /** What a module would be saved as is its code, parameters, buffers and mode. */
  @ParameterizedTest
  @EnumSource
  void modelWouldBeSavedAsBefore(ScriptedNetwork network) {
    try (Problem problem = network.create(DataType.FLOAT32)) {
      PtSymbolBlock module = TorchScriptCopies.modulesIn(problem.block()).get(0);
      JniUtils.enableTrainingMode(module);
      byte[] training = saved(module);
      measure(problem);
      assertThat(saved(module)).isEqualTo(training);
      JniUtils.enableInferenceMode(module);
      byte[] inference = saved(module);
      measure(problem);
      assertThat(saved(module)).isEqualTo(inference).isNotEqualTo(training);
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsOfTheModelStay(ScriptedNetwork network) {
    try (Problem problem = network.create(DataType.FLOAT32)) {
      Isolation.assertGradientsStay(problem, TorchScriptIsolationTest::measure);
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomGeneratorOfTheEngineStandsStill(ScriptedNetwork network) {
    try (Problem problem = network.create(DataType.FLOAT32)) {
      Isolation.assertGeneratorStandsStill(problem, TorchScriptIsolationTest::measure);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsLeftBehind(ScriptedNetwork network) {
    DjlInternals.check(Engine.getInstance());
    try (Problem problem = network.create(DataType.FLOAT32)) {
      measure(problem);
      Isolation.assertNoArrayIsLeft(problem, TorchScriptIsolationTest::measure);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void jitOptimizationOfTheThreadIsPutBack(boolean on) {
    try (Problem problem = ScriptedNetwork.MLP_SCRIPTED.create(DataType.FLOAT32)) {
      JniUtils.setGraphExecutorOptimize(on);
      measure(problem);
      assertThat(JitOptimization.ofThread().on()).isEqualTo(on);
    }
  }

  /** A surface that is not closed costs 100 kB or more. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void nativeMemoryIsFlatOverManySurfaces() {
    try (Problem problem = ScriptedNetwork.CONVOLUTION_SCRIPTED.create(DataType.FLOAT32)) {
      measure(problem, 50);
      long before = ResidentMemory.kilobytes();
      measure(problem, 200);
      assertThat(ResidentMemory.kilobytes() - before).isLessThan(8_000);
    }
  }

  private static void measure(Problem problem, int times) {
    for (int i = 0; i < times; i++) {
      measure(problem);
    }
  }

  private static void measure(Problem problem) {
    try (LossSurface surface = problem.surface()) {
      NDArray gradient = surface.gradient();
      Lanczos.builder().maxProducts(3).build().spectrum(surface.hessian());
      surface.finiteDifferenceHessian(1e-2).apply(gradient);
      surface.along(gradient, 0.5);
    }
  }

  private static byte[] saved(PtSymbolBlock module) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JniUtils.writeModule(module, bytes, false);
    return bytes.toByteArray();
  }
}
