package io.github.spherometer.estimators.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SimpleCompositeLoss;
import io.github.spherometer.estimators.LinearOperator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sampling an image at a grid can be differentiated once in PyTorch. */
class NotTwiceDifferentiableTest {

  private Problem problem;
  private PtSymbolBlock sampling;

  @BeforeEach
  void load() throws IOException {
    problem = Network.TANH_MLP.create(DataType.FLOAT64);
    ByteArrayInputStream archive =
        new ByteArrayInputStream(TorchScriptArchive.of("Sampling", "grid_sampling.py"));
    sampling =
        JniUtils.loadModule((PtNDManager) problem.manager().newSubManager(), archive, false, false);
  }

  @AfterEach
  void close() {
    problem.close();
  }

  @Test
  void firstProductNamesTheOperation() {
    try (LossSurface surface = surface(sampled())) {
      LinearOperator hessian = surface.hessian();
      assertThatExceptionOfType(NotTwiceDifferentiableException.class)
          .isThrownBy(() -> hessian.apply(surface.gradient()))
          .withMessageStartingWith("grid_sampler_2d_backward has no derivative")
          .withCauseInstanceOf(EngineException.class)
          .satisfies(e -> assertThat(e.operation()).isEqualTo("grid_sampler_2d_backward"));
    }
  }

  @Test
  void gradientsAndFiniteDifferencesAreToBeHad() {
    try (LossSurface surface = surface(sampled())) {
      double[] product =
          Fixtures.doubles(surface.finiteDifferenceHessian(1e-6).apply(surface.gradient()));
      assertThat(product).hasSize(87);
      assertThat(Arrays.stream(product).map(Math::abs).max().orElseThrow()).isGreaterThan(1e-6);
    }
  }

  @Test
  void gaussNewtonNeedsSecondDerivativesToo() {
    try (LossSurface surface = surface(sampled())) {
      assertThatExceptionOfType(NotTwiceDifferentiableException.class)
          .isThrownBy(() -> surface.gaussNewton().apply(surface.gradient()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "derivative for aten::op_backward is not implemented",
        "the derivative for 'op_backward' is not implemented.",
        "RuntimeError: derivative for op_backward is not implemented"
      })
  void everyWordingOfTheEngineIsUnderstood(String message) {
    assertThat(NotTwiceDifferentiableException.orSame(new EngineException(message)))
        .isInstanceOfSatisfying(
            NotTwiceDifferentiableException.class,
            e -> assertThat(e.operation()).isEqualTo("op_backward"));
  }

  @Test
  void otherFailuresOfTheEngineStayWhatTheyAre() {
    EngineException failure = new EngineException("out of memory");
    assertThat(NotTwiceDifferentiableException.orSame(failure)).isSameAs(failure);
    EngineException silent = new EngineException((String) null);
    assertThat(NotTwiceDifferentiableException.orSame(silent)).isSameAs(silent);
  }

  @Test
  void compositeWithoutDecayIsFine() {
    Loss composite = new SimpleCompositeLoss().addLoss(Loss.l2Loss()).addLoss(Loss.l2Loss("Again"));
    try (LossSurface plain = problem.surface();
        LossSurface surface = surface(composite)) {
      assertThat(surface.value()).isPositive().isNotEqualTo(plain.value());
    }
  }

  private Loss sampled() {
    return CustomLoss.ofPredictions("Sampled", p -> run(p.head().tanh()));
  }

  private NDArray run(NDArray x) {
    return IValueUtils.forward(sampling, new NDList(x), true).singletonOrThrow();
  }

  private LossSurface surface(Loss loss) {
    return LossSurface.builder(problem.block(), loss)
        .data(problem.data(), problem.labels())
        .build();
  }
}
