package io.github.spherometer.surface.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SimpleCompositeLoss;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.torch.TorchScriptSource;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.torch.Autograd;
import io.github.spherometer.surface.torch.EngineFailures;
import io.github.spherometer.surface.torch.GradientMode;
import io.github.spherometer.surface.torch.Leaves;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sampling an image at a grid can be differentiated once in PyTorch. */
class NotTwiceDifferentiableTest {

  private Problem problem;
  private PtSymbolBlock sampling;

  @BeforeEach
  void load() throws IOException {
    problem = Network.TANH_MLP.create(DataType.FLOAT64);
    ByteArrayInputStream archive =
        new ByteArrayInputStream(
            TorchScriptSource.of(Autograd.class, "Sampling", "grid_sampling.py"));
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
    assertThat(EngineFailures.ofDerivative(new EngineException(message)))
        .isInstanceOfSatisfying(
            NotTwiceDifferentiableException.class,
            e -> assertThat(e.operation()).isEqualTo("op_backward"));
  }

  /** Operations of a module, each as {@code name} and replaced as {@code name_replaced}. */
  @ParameterizedTest
  @CsvSource({
    "grid_sampler, grid_sampler_2d_backward, four nearest pixels",
    "attention, _scaled_dot_product_flash_attention_for_cpu_backward, softmax(q k') v",
    "cdist, _cdist_backward, square root of the summed squares",
    "embedding_bag, _embedding_bag_backward, an embedding and its sum",
    "hardsigmoid, hardsigmoid_backward, 'clamp(x / 6 + 0.5, 0, 1)'",
    "multi_margin_loss, multi_margin_loss_backward, largest of 0 and margin",
    "segment_reduce, _segment_reduce_backward, scatter_reduce",
  })
  void whatReplacesAnOperationIsSaidAndHasASecondDerivative(
      String name, String backward, String words) throws IOException {
    ByteArrayInputStream archive =
        new ByteArrayInputStream(
            TorchScriptSource.of(Autograd.class, "Operations", "once_differentiable.py"));
    PtNDManager manager = (PtNDManager) problem.manager().newSubManager();
    PtSymbolBlock operations = JniUtils.loadModule(manager, archive, false, false);
    double[] once = secondDerivative(operations, name, backward, words);
    assertThat(once).isEmpty();
    double[] twice = secondDerivative(operations, name + "_replaced", backward, words);
    assertThat(Arrays.stream(twice).map(Math::abs).sum()).isFinite().isPositive();
    double value = value(operations, name);
    assertThat(value(operations, name + "_replaced"))
        .isCloseTo(value, within(1e-5 * Math.max(1, Math.abs(value))));
  }

  private double value(PtSymbolBlock operations, String method) {
    try (NDManager manager = problem.manager().newSubManager()) {
      return call(operations, method, input(manager)).toType(DataType.FLOAT64, false).getDouble();
    }
  }

  private double[] secondDerivative(
      PtSymbolBlock operations, String method, String backward, String words) {
    try (NDManager manager = problem.manager().newSubManager()) {
      Leaves leaves = Leaves.adopt(new NDList(input(manager)));
      NDArray gradient =
          GradientMode.on(
              () -> {
                NDArray x = leaves.arrays().head();
                return Autograd.gradient(call(operations, method, x.mul(1)), leaves);
              });
      NDArray ones = leaves.arrays().head().onesLike();
      return Fixtures.doubles(Autograd.transposedProduct(gradient, leaves, ones));
    } catch (NotTwiceDifferentiableException e) {
      assertThat(method).doesNotContain("replaced");
      assertThat(e.operation()).isEqualTo(backward);
      assertThat(e).hasMessageContaining("must be replaced by").hasMessageContaining(words);
      return new double[0];
    }
  }

  private static NDArray input(NDManager manager) {
    return manager.arange(0.1f, 3.65f, 0.1f).sin().duplicate();
  }

  private static NDArray call(PtSymbolBlock operations, String method, NDArray x) {
    NDArray selector = x.getManager().create(0f);
    selector.setName("module_method:" + method);
    return IValueUtils.forward(operations, new NDList(x, selector), true).singletonOrThrow().sum();
  }

  @Test
  void otherFailuresOfTheEngineStayWhatTheyAre() {
    EngineException failure = new EngineException("out of memory");
    assertThat(EngineFailures.ofDerivative(failure)).isSameAs(failure);
    EngineException silent = new EngineException((String) null);
    assertThat(EngineFailures.ofDerivative(silent)).isSameAs(silent);
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
