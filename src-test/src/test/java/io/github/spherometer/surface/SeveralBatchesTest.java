package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.error.NonFiniteLossException;
import io.github.spherometer.surface.model.BlockAtPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The mean over unequal batches is the loss over all their samples at once. */
class SeveralBatchesTest {

  private static final long ALL = 1L << 30;

  /**
   * BatchNorm in train mode sees the batch; the initial states of recurrent layers have it second.
   */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"CONVOLUTION_TRAIN", "LSTM_LAYER", "GRU_LAYER"})
  void everyDerivativeIsThatOfOneBigBatch(Network network) {
    for (long maxGraphBytes : new long[] {0, ALL}) {
      try (Problem problem = network.create(DataType.FLOAT64);
          LossSurface whole = problem.surface();
          LossSurface parts = inBatchesOf(problem, 4, maxGraphBytes)) {
        assertThat(parts.value()).isCloseTo(whole.value(), within(1e-14));
        assertThat(Fixtures.doubles(parts.gradient()))
            .containsExactly(Fixtures.doubles(whole.gradient()), within(1e-14));
        assertSame(DenseHessian.of(parts), DenseHessian.of(whole));
        assertSame(DenseHessian.of(parts.gaussNewton()), DenseHessian.of(whole.gaussNewton()));
        assertSame(
            DenseHessian.of(parts.gaussNewtonResidual()),
            DenseHessian.of(whole.gaussNewtonResidual()));
        NDArray direction = parts.gradient();
        assertThat(parts.along(direction, -0.5, 0.25))
            .containsExactly(whole.along(whole.gradient(), -0.5, 0.25), within(1e-14));
      }
    }
  }

  /** As parameters are that a block has loaded and no trainer has seen. */
  @Test
  void graphsAreBuiltAnewForParametersThatRequireNoGradient() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT64);
        LossSurface whole = problem.surface()) {
      Fixtures.trainable(problem.block()).forEach(p -> p.getArray().setRequiresGradient(false));
      try (LossSurface parts = inBatchesOf(problem, 4, 0)) {
        assertSame(DenseHessian.of(parts), DenseHessian.of(whole));
        assertThat(
                DenseHessian.of(parts.finiteDifferenceHessian(1e-5))
                    .relativeDistance(DenseHessian.of(whole).entries()))
            .isLessThan(1e-6);
      }
    }
  }

  @Test
  void float32AgreesToItsRounding() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface whole = problem.surface();
        LossSurface parts = inBatchesOf(problem, 3, ALL)) {
      assertThat(DenseHessian.of(parts).relativeDistance(DenseHessian.of(whole).entries()))
          .isLessThan(1e-6);
    }
  }

  /** Of five graphs either all are retained, or there is room for one more. */
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "2, 1", "3.5, 2", "4, 3", "4.9, 3", "5, 5", "100, 5"})
  void asManyGraphsAreRetainedAsFit(double graphs, int expected) {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT64)) {
      long one = estimatedBytesOfTwo(problem);
      try (LossSurface surface = inBatchesOf(problem, 2, (long) (graphs * one))) {
        surface.hessian().apply(surface.gradient()).close();
        assertThat(surface.retainedGraphs()).isEqualTo(expected);
      }
    }
  }

  @Test
  void graphsThatAreNotRetainedAreFreed() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = inBatchesOf(problem, 4, 0)) {
      NDManager manager = surface.hessian().manager();
      NDArray vector = surface.gradient();
      int before = manager.getManagedArrays().size();
      surface.hessian().apply(vector).close();
      surface.gaussNewton().apply(vector).close();
      surface.along(vector, 0.1);
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void singleBatchIsRetainedWhateverTheLimit() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = inBatchesOf(problem, 10, 0)) {
      assertThat(surface.retainedGraphs()).isEqualTo(1);
    }
  }

  @Test
  void negativeLimitIsRefused() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> inBatchesOf(problem, 4, -1))
          .withMessage("maxGraphBytes is -1, must be at least 0");
    }
  }

  @Test
  void batchWithALossThatIsNotFiniteLeavesNothingBehind() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32)) {
      NDManager system = problem.manager().getParentManager();
      Loss broken = CustomLoss.ofLabels("Broken", y -> y.head().log().mean());
      NDList ones = new NDList(problem.manager().ones(new Shape(10, 2)));
      NDList negative = new NDList(problem.manager().ones(new Shape(10, 2)).neg());
      int before = system.getManagedArrays().size();
      assertThatExceptionOfType(NonFiniteLossException.class)
          .isThrownBy(
              () ->
                  LossSurface.builder(problem.block(), broken)
                      .data(problem.data(), ones)
                      .data(problem.data(), negative)
                      .build());
      assertThat(system.getManagedArrays()).hasSize(before);
    }
  }

  private static long estimatedBytesOfTwo(Problem problem) {
    NDManager manager = problem.manager().newSubManager();
    BlockAtPoint model = BlockAtPoint.of(manager, problem.block(), false, Parameter::getArray);
    Batch batch = new Batch(slice(problem.data(), 0, 2), slice(problem.labels(), 0, 2));
    try (LossGraph graph = LossGraph.of(manager, model, problem.loss(), batch)) {
      return graph.estimatedBytes();
    }
  }

  private static LossSurface inBatchesOf(Problem problem, long size, long maxGraphBytes) {
    LossSurface.Builder builder =
        LossSurface.builder(problem.block(), problem.loss())
            .trainMode(problem.trainMode())
            .maxGraphBytes(maxGraphBytes);
    long samples = problem.data().head().getShape().get(0);
    for (long start = 0; start < samples; start += size) {
      long end = Math.min(samples, start + size);
      builder.data(slice(problem.data(), start, end), slice(problem.labels(), start, end));
    }
    return builder.build();
  }

  private static NDList slice(NDList arrays, long start, long end) {
    NDList slices = new NDList();
    arrays.forEach(array -> slices.add(array.get(start + ":" + end)));
    return slices;
  }

  private static void assertSame(DenseHessian actual, DenseHessian expected) {
    assertThat(actual.relativeDistance(expected.entries())).isLessThan(1e-13);
  }
}
