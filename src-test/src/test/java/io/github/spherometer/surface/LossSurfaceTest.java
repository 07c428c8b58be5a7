package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.model.TrainableParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LossSurfaceTest {

  private static final Loss FIRST_HEAD =
      CustomLoss.ofPredictions("FirstHead", heads -> heads.get(0).square().mean());

  private static final Loss LABELS_ONLY =
      CustomLoss.ofLabels("LabelsOnly", labels -> labels.head().square().mean());

  private static final Loss WEIGHTED =
      CustomLoss.ofLists(
          "Weighted",
          labels ->
              heads ->
                  labels
                      .get(0)
                      .sub(heads.get(0))
                      .square()
                      .mean()
                      .mul(0.5)
                      .add(labels.get(1).sub(heads.get(1)).square().mean().mul(2)));

  private final NDManager manager = Engine.getInstance().newBaseManager();
  private final List<LossSurface> surfaces = new ArrayList<>();

  @AfterEach
  void close() {
    surfaces.forEach(LossSurface::close);
    manager.close();
  }

  @Test
  void frozenParametersAreLeftOut() {
    Linear first = Fixtures.linear(3, true);
    SequentialBlock net = new SequentialBlock().add(first).add(Fixtures.linear(1, true));
    double[][] whole = DenseHessian.of(surface(initialised(net, 2), Loss.l2Loss())).entries();
    first.freezeParameters(true);
    LossSurface surface = surface(net, Loss.l2Loss());
    double[][] lastBlock =
        Arrays.stream(whole, 9, 13)
            .map(row -> Arrays.copyOfRange(row, 9, 13))
            .toArray(double[][]::new);
    assertThat(surface.size()).isEqualTo(4);
    assertThat(DenseHessian.of(surface).relativeDistance(lastBlock)).isLessThan(1e-12);
  }

  @Test
  void parameterUnderTwoNamesCountsOnce() {
    double w = 0.7;
    Block block = initialised(new SharedScalar(), 1);
    Fixtures.setParameters(block, new double[] {w});
    LossSurface surface = surface(block, 1, new double[] {2}, new double[] {3}, Loss.l2Loss());
    double error = 2 * w * w - 3;
    assertThat(surface.size()).isEqualTo(1);
    assertThat(Fixtures.doubles(surface.gradient()))
        .containsExactly(new double[] {4 * w * error}, within(1e-12));
    assertThat(DenseHessian.of(surface).entries()[0])
        .containsExactly(new double[] {4 * error + 16 * w * w}, within(1e-12));
  }

  @Test
  void layerUsedTwiceCountsOnce() {
    double w = -0.9;
    Linear layer = Fixtures.linear(1, false);
    Block block = initialised(new SequentialBlock().add(layer).add(layer), 1);
    Fixtures.setParameters(block, new double[] {w});
    LossSurface surface = surface(block, 1, new double[] {1}, new double[] {2}, Loss.l2Loss());
    assertThat(surface.size()).isEqualTo(1);
    assertThat(DenseHessian.of(surface).entries()[0])
        .containsExactly(new double[] {6 * w * w - 4}, within(1e-12));
  }

  @Test
  void lossMayTakeSeveralPredictionsAndLabels() {
    ParallelBlock heads = new ParallelBlock(LossSurfaceTest::joined);
    heads.add(Fixtures.linear(1, false)).add(Fixtures.linear(1, false));
    initialised(heads, 2);
    NDArray x = array(new double[] {1, 2, 3, -1, 0, 2}, 3, 2);
    NDList labels = new NDList(array(new double[] {1, 0, 2}, 3, 1), array(new double[3], 3, 1));
    LossSurface surface = surface(heads, WEIGHTED, new NDList(x), labels);
    double[][] expected = {
      {10 / 3., -1 / 3., 0, 0},
      {-1 / 3., 3, 0, 0},
      {0, 0, 40 / 3., -4 / 3.},
      {0, 0, -4 / 3., 12}
    };
    assertThat(DenseHessian.of(surface).relativeDistance(expected)).isLessThan(1e-12);
  }

  @Test
  void blockMayAddToTheListOfItsInputs() {
    try (Problem problem = Network.LSTM_LAYER.create(DataType.FLOAT32)) {
      NDList data = new NDList(problem.data().head());
      LossSurface surface = surface(problem.block(), Loss.l2Loss(), data, problem.labels());
      try (LossSurface explicit = problem.surface()) {
        assertThat(surface.value()).isEqualTo(explicit.value());
      }
      assertThat(data).hasSize(1);
    }
  }

  @Test
  void hingeLossIsFlatAlongEveryLine() {
    Block linear = initialised(Fixtures.linear(1, true), 2);
    LossSurface surface = surface(linear, Loss.hingeLoss());
    assertThat(surface.value()).isPositive();
    assertThat(DenseHessian.of(surface).largestEntry()).isZero();
  }

  @Test
  void absoluteErrorOfALinearModelHasAGradientButNoCurvature() {
    LossSurface surface = surface(initialised(Fixtures.linear(1, true), 2), Loss.l1Loss());
    assertThat(isZero(Fixtures.doubles(surface.gradient()))).isFalse();
    assertThat(DenseHessian.of(surface).largestEntry()).isZero();
  }

  @Test
  void lossThatDoesNotDependOnTheParametersHasNeitherGradientNorCurvature() {
    LossSurface surface = surface(initialised(Fixtures.linear(1, true), 2), LABELS_ONLY);
    assertThat(Fixtures.doubles(surface.gradient())).containsOnly(0);
    assertThat(DenseHessian.of(surface).largestEntry()).isZero();
  }

  @Test
  void parametersThatTheLossDoesNotReachHaveZeroRowsAndColumns() {
    ParallelBlock heads = new ParallelBlock(LossSurfaceTest::joined);
    heads.add(Fixtures.linear(1, false)).add(Fixtures.linear(1, false));
    double[][] hessian = DenseHessian.of(surface(initialised(heads, 2), FIRST_HEAD)).entries();
    assertThat(hessian[0][0]).isPositive();
    assertThat(hessian[0]).endsWith(0, 0);
    assertThat(hessian[2]).containsOnly(0);
    assertThat(hessian[3]).containsOnly(0);
  }

  @Test
  void surfaceStaysAtItsPointWhenTheModelMovesOn() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      double[][] before = DenseHessian.of(surface).entries();
      double[] gradient = Fixtures.doubles(surface.gradient());
      Fixtures.setParameters(problem.block(), Fixtures.gaussian(99, gradient.length));
      problem.block().getParameters().values().forEach(p -> p.getArray().addi(1));
      problem.data().head().muli(5);
      problem.labels().head().muli(5);
      assertThat(DenseHessian.of(surface).entries()).isDeepEqualTo(before);
      assertThat(Fixtures.doubles(surface.gradient())).isEqualTo(gradient);
    }
  }

  @Test
  void surfaceOfOneParameterStaysAtItsPointToo() {
    Block block = initialised(new SharedScalar(), 1);
    LossSurface surface = surface(block, 1, new double[] {2}, new double[] {3}, Loss.l2Loss());
    double[] before = DenseHessian.of(surface).entries()[0];
    double[] gradient = Fixtures.doubles(surface.gradient());
    block.getParameters().values().forEach(p -> p.getArray().addi(1));
    assertThat(DenseHessian.of(surface).entries()[0]).isEqualTo(before);
    assertThat(Fixtures.doubles(surface.gradient())).isEqualTo(gradient);
    assertThat(surface.size()).isEqualTo(1);
  }

  @Test
  void nameOfAVectorDoesNotMatter() {
    LinearOperator hessian = surface(initialised(Fixtures.linear(1, true), 2)).hessian();
    double[] unnamed = Fixtures.doubles(hessian.apply(array(new double[] {1, 2, 3}, 3)));
    for (String name : List.of("layer.weight", "xs[]", "t()", "module_method:gradient")) {
      NDArray vector = array(new double[] {1, 2, 3}, 3);
      vector.setName(name);
      assertThat(Fixtures.doubles(hessian.apply(vector))).as(name).isEqualTo(unnamed);
      assertThat(vector.getName()).isEqualTo(name);
    }
  }

  @Test
  void productBelongsToTheManagerOfItsVector() {
    LinearOperator hessian = surface(initialised(Fixtures.linear(1, true), 2)).hessian();
    NDManager own = manager.newSubManager();
    NDArray vector = own.ones(new Shape(3), DataType.FLOAT64);
    assertThat(hessian.apply(vector).getManager()).isSameAs(own);
  }

  @Test
  void vectorOfTheWrongShapeOrTypeIsRefused() {
    LinearOperator hessian = surface(initialised(Fixtures.linear(1, true), 2)).hessian();
    NDArray tooLong = zeros(4);
    NDArray matrix = zeros(3, 1);
    NDArray single = manager.zeros(new Shape(3), DataType.FLOAT32);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hessian.apply(tooLong))
        .withMessage("vector is float64 of shape (4), must be float64 of shape (3)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hessian.apply(matrix))
        .withMessageContaining("(3, 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hessian.apply(single))
        .withMessage("vector is float32 of shape (3), must be float64 of shape (3)");
  }

  private <B extends Block> B initialised(B block, int features) {
    return Fixtures.initialised(block, manager, DataType.FLOAT64, 0.7, new Shape(1, features));
  }

  private LossSurface surface(Block block) {
    return surface(block, Loss.l2Loss());
  }

  private LossSurface surface(Block block, Loss loss) {
    return surface(block, 2, Fixtures.gaussian(4, 10), new double[] {1, -1, 1, 1, -1}, loss);
  }

  private LossSurface surface(Block block, int features, double[] x, double[] y, Loss loss) {
    NDList data = new NDList(array(x, y.length, features));
    return surface(block, loss, data, new NDList(array(y, y.length, 1)));
  }

  private LossSurface surface(Block block, Loss loss, NDList data, NDList labels) {
    LossSurface surface = LossSurface.builder(block, loss).data(data, labels).build();
    surfaces.add(surface);
    return surface;
  }

  private NDArray array(double[] values, long... shape) {
    return manager.create(values, new Shape(shape));
  }

  private NDArray zeros(long... shape) {
    return manager.zeros(new Shape(shape), DataType.FLOAT64);
  }

  private static boolean isZero(double[] row) {
    return Arrays.stream(row).allMatch(entry -> entry == 0);
  }

  private static NDList joined(List<NDList> outputs) {
    return new NDList(outputs.stream().map(NDList::singletonOrThrow).toArray(NDArray[]::new));
  }

  @Test
  void flattenedParametersAreTheFlatVector() {
    try (Problem problem = Network.LSTM_LAYER.create(DataType.FLOAT32);
        LossSurface surface = problem.surface();
        NDArray flat = TrainableParameters.flatten(problem.block(), Parameter::getArray)) {
      assertThat(flat.toFloatArray()).isEqualTo(surface.parameters().toFloatArray());
    }
  }
}
