package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Isolation;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.fixtures.ScriptedNetwork;
import io.github.spherometer.surface.error.NotMeasurableException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class JacobianTest {

  private static final double STEP = 1e-5;

  @ParameterizedTest
  @EnumSource
  void outputsAreWhatTheModelPredicts(Network network) {
    try (Problem problem = network.create(DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      Jacobian jacobian = surface.jacobian();
      double[] expected = predictions(problem, Fixtures.parameters(problem.block()));

      assertThat(jacobian.samples()).isEqualTo(problem.data().head().getShape().get(0));
      assertThat(jacobian.outputsPerSample() * jacobian.samples()).isEqualTo(expected.length);
      assertThat(jacobian.outputs().getShape())
          .isEqualTo(new Shape(jacobian.samples(), jacobian.outputsPerSample()));
      assertThat(Fixtures.doubles(jacobian.outputs())).containsExactly(expected, within(1e-14));
    }
  }

  /** By central differences of the predictions, entry by entry. */
  @ParameterizedTest
  @EnumSource
  void bothProductsAreThoseOfTheMatrixOfDerivatives(Network network) {
    try (Problem problem = network.create(DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      Jacobian jacobian = surface.jacobian();
      double[][] columns = columns(problem);
      int rows = columns[0].length;
      NDArray v = Fixtures.gaussian(surface.manager(), DataType.FLOAT64, 5, columns.length);
      NDArray u =
          Fixtures.gaussian(
              surface.manager(),
              DataType.FLOAT64,
              6,
              jacobian.samples(),
              jacobian.outputsPerSample());
      double[] jv = new double[rows];
      double[] transposed = new double[columns.length];
      for (int j = 0; j < columns.length; j++) {
        for (int i = 0; i < rows; i++) {
          jv[i] += columns[j][i] * v.getDouble(j);
          transposed[j] += columns[j][i] * u.flatten().getDouble(i);
        }
      }

      assertThat(jacobian.product(v).getShape()).isEqualTo(u.getShape());
      assertThat(Fixtures.doubles(jacobian.product(v))).containsExactly(jv, within(1e-7));
      assertThat(Fixtures.doubles(jacobian.transposedProduct(u)))
          .containsExactly(transposed, within(1e-7));
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"CONVOLUTION_TRAIN", "LSTM_LAYER", "GRU_LAYER"})
  void severalBatchesAreOneAlsoIfTheirGraphsAreNotRetained(Network network) {
    for (long maxGraphBytes : new long[] {0, 1L << 30}) {
      try (Problem problem = network.create(DataType.FLOAT64);
          LossSurface whole = problem.surface();
          LossSurface parts = inTwoBatches(problem, problem.loss(), maxGraphBytes)) {
        assertSame(parts.jacobian(), whole.jacobian(), 1e-13);
      }
    }
  }

  @Test
  void aLossThatIsASumHasTheSameJacobianAndNothingIsDividedByTheSamples() {
    Loss sum = CustomLoss.ofPredictions("PerSample", p -> p.head().square().sum(new int[] {1}));
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT64);
        LossSurface mean = problem.surface();
        LossSurface sums = inTwoBatches(problem, sum, 1L << 30)) {
      assertSame(sums.jacobian(), mean.jacobian(), 1e-13);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MLP_SCRIPTED", "MLP_TRACED", "CONVOLUTION_SCRIPTED"})
  void aTorchScriptModelHasThatOfTheSameBlocks(ScriptedNetwork network) {
    try (Problem problem = network.create(DataType.FLOAT64);
        Problem twin = network.twin(DataType.FLOAT64);
        LossSurface surface = problem.surface();
        LossSurface blocks = twin.surface()) {
      assertSame(surface.jacobian(), blocks.jacobian(), 1e-13);
    }
  }

  /**
   * Of DJL's L2Loss, half the mean square over all outputs, H_L is the identity over their count.
   */
  @ParameterizedTest
  @EnumSource(names = {"TANH_MLP", "TRANSFORMER", "LSTM_LAYER"})
  void theQuadraticFormOfTheHessianOfTheLossIsTheGaussNewtonMatrix(Network network) {
    try (Problem problem = network.create(DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      LinearOperator g = surface.jacobian().quadratic(u -> u.div(u.size()));

      assertThat(g.size()).isEqualTo(surface.size());
      assertThat(
              DenseHessian.of(g).relativeDistance(DenseHessian.of(surface.gaussNewton()).entries()))
          .isLessThan(1e-13);
    }
  }

  /** The loss is evaluated again for the Gauss-Newton matrix, as it reads parameters. */
  @Test
  void doesNotDisturbTheOtherDerivatives() {
    try (Problem mlp = Network.TANH_MLP.create(DataType.FLOAT32)) {
      mlp.backward();
      Loss penalised =
          CustomLoss.ofLists(
              "Penalised",
              y ->
                  p -> {
                    assertThat(p.head().getName()).isEqualTo("scores");
                    NDArray weights = Fixtures.trainable(mlp.block()).get(0).getArray();
                    return Loss.l2Loss().evaluate(y, p).add(weights.square().sum());
                  });
      Block named =
          new SequentialBlock()
              .add(mlp.block())
              .add(
                  list -> {
                    list.head().setName("scores");
                    return list;
                  });
      try (LossSurface before = LossSurface.of(named, penalised, mlp.data(), mlp.labels());
          LossSurface after = LossSurface.of(named, penalised, mlp.data(), mlp.labels())) {
        after.jacobian().product(after.gradient());
        assertThat(DenseHessian.of(after.gaussNewton()).entries())
            .isDeepEqualTo(DenseHessian.of(before.gaussNewton()).entries());
        assertThat(DenseHessian.of(after).entries())
            .isDeepEqualTo(DenseHessian.of(before).entries());
      }
    }
  }

  @Test
  void labelsAreThoseOfAllBatches() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = inTwoBatches(problem, problem.loss(), 0)) {
      assertThat(Fixtures.doubles(surface.jacobian().labels()))
          .containsExactly(Fixtures.doubles(problem.labels().head()));
    }
  }

  @Test
  void leavesNoArrayOfItsOwnBehind() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = inTwoBatches(problem, problem.loss(), 0)) {
      Jacobian jacobian = surface.jacobian();
      NDArray v = surface.gradient();
      int before = surface.manager().getManagedArrays().size();
      for (int i = 0; i < 3; i++) {
        NDArray jv = jacobian.product(v);
        jacobian.transposedProduct(jv).close();
        jacobian.quadratic(u -> u.mul(2)).apply(v).close();
        jacobian.outputs().close();
        jacobian.labels().close();
        jv.close();
      }
      ArrayScope.run(() -> jacobian.transposedProduct(jacobian.product(v)));

      assertThat(surface.manager().getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void leavesTheTrainingAlone() {
    try (Problem problem = Network.CONVOLUTION_TRAIN.create(DataType.FLOAT32)) {
      Isolation.assertParametersStay(problem, JacobianTest::measure);
      Isolation.assertGradientsStay(problem, JacobianTest::measure);
      Isolation.assertGeneratorStandsStill(problem, JacobianTest::measure);
    }
  }

  private static void measure(Problem problem) {
    try (LossSurface surface = problem.surface()) {
      Jacobian jacobian = surface.jacobian();
      jacobian.transposedProduct(jacobian.product(surface.gradient()));
    }
  }

  @Test
  void vectorsOfAnotherShapeAreRefused() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      Jacobian jacobian = surface.jacobian();
      NDArray flat = surface.manager().zeros(new Shape(20));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> jacobian.product(flat))
          .withMessage("vector is float32 of shape (20), must be float32 of shape (87)");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> jacobian.transposedProduct(flat))
          .withMessage("weights is float32 of shape (20), must be float32 of shape (10, 2)");
    }
  }

  @Test
  void severalOutputsAreRefused() {
    assertRefused(
        list -> new NDList(list.head(), list.head().get(":, 0")),
        "the model has 2 outputs of shapes [(10, 2), (10)], must have one of floating-point"
            + " numbers");
  }

  @Test
  void outputsThatAreNotOneRowASampleAreRefused() {
    assertRefused(
        list -> new NDList(list.head().transpose()),
        "the model's output has shape (2, 10), must begin with 10, the samples of the batch");
  }

  private static void assertRefused(Function<NDList, NDList> last, String message) {
    try (Problem mlp = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface =
            LossSurface.of(
                new SequentialBlock().add(mlp.block()).add(last),
                CustomLoss.ofPredictions("Mean", p -> p.head().mean()),
                mlp.data(),
                mlp.labels())) {
      assertThatExceptionOfType(NotMeasurableException.class)
          .isThrownBy(surface::jacobian)
          .withMessage(message);
    }
  }

  private static void assertSame(Jacobian actual, Jacobian expected, double tolerance) {
    NDArray v = Fixtures.gaussian(expected.manager(), DataType.FLOAT64, 5, expected.size());
    NDArray u =
        Fixtures.gaussian(
            expected.manager(),
            DataType.FLOAT64,
            6,
            expected.samples(),
            expected.outputsPerSample());
    assertThat(Fixtures.doubles(actual.outputs()))
        .containsExactly(Fixtures.doubles(expected.outputs()), within(tolerance));
    assertThat(Fixtures.doubles(actual.product(v)))
        .containsExactly(Fixtures.doubles(expected.product(v)), within(tolerance));
    assertThat(Fixtures.doubles(actual.transposedProduct(u)))
        .containsExactly(Fixtures.doubles(expected.transposedProduct(u)), within(tolerance));
  }

  private static LossSurface inTwoBatches(Problem problem, Loss loss, long maxGraphBytes) {
    long samples = problem.data().head().getShape().get(0);
    long half = (samples + 1) / 3;
    return LossSurface.builder(problem.block(), loss)
        .maxGraphBytes(maxGraphBytes)
        .data(slice(problem.data(), 0, half), slice(problem.labels(), 0, half))
        .data(slice(problem.data(), half, samples), slice(problem.labels(), half, samples))
        .build();
  }

  private static NDList slice(NDList arrays, long start, long end) {
    NDList slices = new NDList();
    arrays.forEach(array -> slices.add(array.get(start + ":" + end)));
    return slices;
  }

  /** A column of the Jacobian for every parameter. */
  private static double[][] columns(Problem problem) {
    double[] point = Fixtures.parameters(problem.block());
    double[][] columns = new double[point.length][];
    for (int j = 0; j < point.length; j++) {
      double[] up = predictions(problem, shifted(point, j, STEP));
      double[] down = predictions(problem, shifted(point, j, -STEP));
      columns[j] = new double[up.length];
      for (int i = 0; i < up.length; i++) {
        columns[j][i] = (up[i] - down[i]) / (2 * STEP);
      }
    }
    Fixtures.setParameters(problem.block(), point);
    return columns;
  }

  private static double[] shifted(double[] point, int index, double step) {
    double[] shifted = point.clone();
    shifted[index] += step;
    return shifted;
  }

  private static double[] predictions(Problem problem, double[] point) {
    Fixtures.setParameters(problem.block(), point);
    return ArrayScope.call(
        () -> {
          ParameterStore store = new ParameterStore(problem.manager(), false);
          NDList data = new NDList(problem.data());
          NDArray outputs =
              problem.trainMode()
                  ? problem.block().forward(store, data, problem.labels(), null).head()
                  : problem.block().forward(store, data, false).head();
          return Fixtures.doubles(outputs);
        });
  }
}
