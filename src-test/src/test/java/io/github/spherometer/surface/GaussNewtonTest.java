package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GaussNewtonTest {

  private static final double STEP = 1e-5;

  /** The Jacobian by central differences of the predictions, H_L in closed form. */
  @ParameterizedTest
  @EnumSource
  void isTheLossHessianBetweenJacobiansOfTheOutputs(Network network) {
    try (Problem problem = network.create(DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      DenseHessian actual = DenseHessian.of(surface.gaussNewton());
      DMatrixRMaj jacobian = jacobian(problem);
      DMatrixRMaj curved = new DMatrixRMaj(jacobian.numRows, jacobian.numCols);
      CommonOps_DDRM.mult(lossHessian(problem), jacobian, curved);
      DMatrixRMaj expected = new DMatrixRMaj(jacobian.numCols, jacobian.numCols);
      CommonOps_DDRM.multTransA(jacobian, curved, expected);

      assertThat(actual.relativeDistance(rows(expected))).isLessThan(1e-7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isSymmetricPositiveSemidefiniteAndTheSameInFloat32(Network network) {
    try (Problem problem = network.create(DataType.FLOAT64);
        Problem single = network.create(DataType.FLOAT32);
        LossSurface surface = problem.surface();
        LossSurface singleSurface = single.surface()) {
      DenseHessian exact = DenseHessian.of(surface.gaussNewton());
      double[] eigenvalues = exact.eigenvalues();

      assertThat(exact.asymmetry()).isLessThan(1e-13);
      assertThat(eigenvalues[eigenvalues.length - 1]).isGreaterThan(-1e-14 * eigenvalues[0]);
      assertThat(DenseHessian.of(singleSurface.gaussNewton()).relativeDistance(exact.entries()))
          .isLessThan(1e-5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void residualIsWhatItLeavesOfTheHessian(Network network) {
    try (Problem problem = network.create(DataType.FLOAT64);
        LossSurface surface = problem.surface()) {
      double[][] g = DenseHessian.of(surface.gaussNewton()).entries();
      DenseHessian residual = DenseHessian.of(surface.gaussNewtonResidual());
      DenseHessian hessian = DenseHessian.of(surface);
      double[][] sum = new double[g.length][g.length];
      double trace = residual.trace();
      for (int i = 0; i < g.length; i++) {
        for (int j = 0; j < g.length; j++) {
          sum[i][j] = g[i][j] + residual.entries()[i][j];
        }
        trace += g[i][i];
      }

      assertThat(new DenseHessian(sum).relativeDistance(hessian.entries())).isLessThan(1e-14);
      assertThat(trace).isCloseTo(hessian.trace(), within(1e-12 * hessian.largestEntry()));
      assertThat(residual.largestEntry()).isGreaterThan(1e-3 * hessian.largestEntry());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void isTheHessianOfALinearModel(DataType type) {
    for (Loss loss : List.of(Loss.softmaxCrossEntropyLoss(), Loss.l2Loss())) {
      try (Problem problem = linear(type, loss);
          LossSurface surface = problem.surface()) {
        double[][] hessian = DenseHessian.of(surface).entries();
        double rounding = type == DataType.FLOAT64 ? 1e-14 : 1e-6;

        assertThat(DenseHessian.of(surface.gaussNewton()).relativeDistance(hessian))
            .isLessThan(rounding);
        assertThat(DenseHessian.of(surface.gaussNewtonResidual()).largestEntry())
            .isLessThan(rounding * new DenseHessian(hessian).largestEntry());
      }
    }
  }

  @Test
  void doesNotNeedTheHessianAndDoesNotDisturbIt() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface alone = problem.surface();
        LossSurface both = problem.surface()) {
      double[][] hessian = DenseHessian.of(both).entries();
      double[][] g = DenseHessian.of(both.gaussNewton()).entries();

      assertThat(DenseHessian.of(alone.gaussNewton()).entries()).isDeepEqualTo(g);
      assertThat(DenseHessian.of(alone).entries()).isDeepEqualTo(hessian);
      assertThat(DenseHessian.of(both.gaussNewton()).entries()).isDeepEqualTo(g);
    }
  }

  /** f = (u, v) with loss mean(u^2 v^2) is not convex, and its blocks do not stand alone. */
  @Test
  void severalOutputsMayMeetInTheLoss() {
    try (Problem mlp = Network.TANH_MLP.create(DataType.FLOAT64)) {
      Block twoHeads =
          new SequentialBlock()
              .add(mlp.block())
              .add(new ParallelBlock(GaussNewtonTest::joined).add(split(0)).add(split(1)));
      Loss product =
          CustomLoss.ofPredictions("Product", p -> p.get(0).square().mul(p.get(1).square()).mean());
      Loss single =
          CustomLoss.ofPredictions(
              "Single",
              p -> p.head().get(":, 0").square().mul(p.head().get(":, 1").square()).mean());
      try (LossSurface two = surface(mlp, twoHeads, product);
          LossSurface one = surface(mlp, mlp.block(), single)) {
        DenseHessian expected = DenseHessian.of(one.gaussNewton());

        assertThat(DenseHessian.of(two.gaussNewton()).relativeDistance(expected.entries()))
            .isLessThan(1e-13);
        assertThat(Arrays.stream(expected.eigenvalues()).min().orElseThrow()).isNegative();
      }
    }
  }

  @Test
  void outputsThatDoNotDependOnTheParametersAreNoOutputs() {
    try (Problem mlp = Network.TANH_MLP.create(DataType.FLOAT64)) {
      Block withConstants =
          new SequentialBlock()
              .add(mlp.block())
              .add(list -> new NDList(list.head(), list.head().argMax(1), list.head().onesLike()));
      try (LossSurface plain = mlp.surface();
          LossSurface more = surface(mlp, withConstants, firstOutput())) {
        assertThat(DenseHessian.of(more.gaussNewton()).entries())
            .isDeepEqualTo(DenseHessian.of(plain.gaussNewton()).entries());
      }
    }
  }

  @Test
  void isZeroForALossThatIsLinearInTheOutputs() {
    try (Problem mlp = Network.TANH_MLP.create(DataType.FLOAT64);
        LossSurface surface =
            surface(mlp, mlp.block(), CustomLoss.ofPredictions("Mean", p -> p.head().mean()))) {
      assertThat(DenseHessian.of(surface.gaussNewton()).largestEntry()).isZero();
      assertThat(DenseHessian.of(surface).largestEntry()).isPositive();
    }
  }

  @Test
  void isZeroForALossThatIgnoresTheOutputs() {
    try (Problem mlp = Network.TANH_MLP.create(DataType.FLOAT64);
        LossSurface surface =
            surface(mlp, mlp.block(), CustomLoss.ofLabels("Labels", y -> y.head().mean()))) {
      assertThat(DenseHessian.of(surface.gaussNewton()).largestEntry()).isZero();
      assertThat(DenseHessian.of(surface.gaussNewtonResidual()).largestEntry()).isZero();
    }
  }

  private static Loss firstOutput() {
    return CustomLoss.ofLists(
        "FirstOutput", y -> p -> Loss.l2Loss().evaluate(y, new NDList(p.head())));
  }

  private static Problem linear(DataType type, Loss loss) {
    Problem mlp = Network.TANH_MLP.create(type);
    Block linear = Fixtures.linear(3, true);
    Fixtures.initialised(linear, mlp.manager(), type, 0.7, new Shape(1, 4));
    NDList labels =
        loss.getName().startsWith("Softmax")
            ? new NDList(Fixtures.classes(mlp.manager(), 3, 10))
            : new NDList(Fixtures.gaussian(mlp.manager(), type, 2, 10, 3));
    return new Problem(mlp.manager(), linear, loss, mlp.data(), labels);
  }

  private static LossSurface surface(Problem problem, Block block, Loss loss) {
    return LossSurface.builder(block, loss).data(problem.data(), problem.labels()).build();
  }

  private static Block split(int column) {
    return new SequentialBlock()
        .add(list -> new NDList(list.head().get(":, " + column)))
        .add(Blocks.identityBlock());
  }

  private static NDList joined(List<NDList> heads) {
    return new NDList(heads.get(0).head(), heads.get(1).head());
  }

  /** The Hessian of the problem's loss with respect to its outputs. */
  private static DMatrixRMaj lossHessian(Problem problem) {
    double[] outputs = predictions(problem, Fixtures.parameters(problem.block()));
    int size = outputs.length;
    if (problem.loss().getName().equals(Loss.l2Loss().getName())) {
      DMatrixRMaj identity = CommonOps_DDRM.identity(size);
      CommonOps_DDRM.divide(identity, size);
      return identity;
    }
    int classes = 3;
    int examples = size / classes;
    DMatrixRMaj hessian = new DMatrixRMaj(size, size);
    for (int start = 0; start < size; start += classes) {
      double sum = 0;
      for (int i = 0; i < classes; i++) {
        sum += Math.exp(outputs[start + i]);
      }
      for (int i = 0; i < classes; i++) {
        for (int j = 0; j < classes; j++) {
          double p = Math.exp(outputs[start + i]) / sum;
          double q = Math.exp(outputs[start + j]) / sum;
          hessian.set(start + i, start + j, ((i == j ? p : 0) - p * q) / examples);
        }
      }
    }
    return hessian;
  }

  private static DMatrixRMaj jacobian(Problem problem) {
    double[] point = Fixtures.parameters(problem.block());
    int outputs = predictions(problem, point).length;
    DMatrixRMaj jacobian = new DMatrixRMaj(outputs, point.length);
    for (int j = 0; j < point.length; j++) {
      double[] up = predictions(problem, shifted(point, j, STEP));
      double[] down = predictions(problem, shifted(point, j, -STEP));
      for (int i = 0; i < outputs; i++) {
        jacobian.set(i, j, (up[i] - down[i]) / (2 * STEP));
      }
    }
    Fixtures.setParameters(problem.block(), point);
    return jacobian;
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
          NDArray outputs =
              problem.trainMode()
                  ? problem.block().forward(store, problem.data(), problem.labels(), null).head()
                  : problem.block().forward(store, problem.data(), false).head();
          return Fixtures.doubles(outputs);
        });
  }

  private static double[][] rows(DMatrixRMaj matrix) {
    double[][] rows = new double[matrix.numRows][matrix.numCols];
    for (int i = 0; i < matrix.numRows; i++) {
      for (int j = 0; j < matrix.numCols; j++) {
        rows[i][j] = matrix.get(i, j);
      }
    }
    return rows;
  }
}
