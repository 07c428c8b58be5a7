package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.ElasticNetWeightDecay;
import ai.djl.training.loss.L1WeightDecay;
import ai.djl.training.loss.L2WeightDecay;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SimpleCompositeLoss;
import ai.djl.util.PairList;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.RitzValue;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.trace.Hutchinson;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.surface.error.NotMeasurableException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parameters that reach the loss past the parameter store, by the model's own arrays. */
class OwnArraysTest {

  private static final int SAMPLES = 16;
  private static final int FEATURES = 3;

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** Mean square + 5 w'w has the Hessian of the mean square, plus 10 on its diagonal. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void penaltyOnTheModelsArraysIsInEveryDerivative(DataType type) {
    Block model = linear(type);
    NDArray w = weight(model);
    Loss loss = penalised(() -> w.square().sum().mul(5));
    double[] values = Fixtures.doubles(w);
    double square = Arrays.stream(values).map(x -> x * x).sum();
    double tolerance = tolerance(type);
    try (LossSurface plain = surface(model, meanSquare(), type);
        LossSurface surface = surface(model, loss, type)) {
      assertThat(surface.value()).isCloseTo(plain.value() + 5 * square, within(10 * tolerance));
      double[] gradient = Fixtures.doubles(plain.gradient());
      Arrays.setAll(gradient, i -> gradient[i] + 10 * values[i]);
      assertThat(Fixtures.doubles(surface.gradient()))
          .containsExactly(gradient, within(20 * tolerance));
      double[][] expected = withDiagonal(meanSquareHessian(), 10);
      assertIs(surface.hessian(), expected, type);
      assertIs(surface.gaussNewton(), expected, type);
      assertIsZero(surface.gaussNewtonResidual(), tolerance);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void penaltyIsInEigenvaluesAndTrace(DataType type) {
    Block model = linear(type);
    NDArray w = weight(model);
    double[] expected = new DenseHessian(withDiagonal(meanSquareHessian(), 10)).eigenvalues();
    try (LossSurface surface = surface(model, penalised(() -> w.square().sum().mul(5)), type)) {
      double[] found =
          Lanczos.builder().topK(3).build().spectrum(surface.hessian()).ritzValues().stream()
              .mapToDouble(RitzValue::value)
              .toArray();
      assertThat(found).containsExactly(expected, within(20 * tolerance(type)));
      double trace = Hutchinson.builder().build().trace(surface.hessian()).trace();
      assertThat(trace).isCloseTo(Arrays.stream(expected).sum(), within(3.0));
    }
  }

  @Test
  void penaltyOnSeveralBatchesWhoseGraphsAreBuiltAnew() {
    Block model = linear(DataType.FLOAT64);
    NDArray w = weight(model);
    try (LossSurface surface =
        inHalves(model, penalised(() -> w.square().sum().mul(5))).maxGraphBytes(0).build()) {
      double[][] expected = withDiagonal(meanSquareHessian(), 10);
      assertIs(surface.hessian(), expected, DataType.FLOAT64);
      assertIs(surface.gaussNewton(), expected, DataType.FLOAT64);
    }
  }

  /** The penalty and the outputs meet: (1 + w'w) times the mean square. */
  @Test
  void lossThatMultipliesOutputsByAFunctionOfTheModelsArrays() {
    Block model = linear(DataType.FLOAT64);
    NDArray own = weight(model);
    Loss loss = CustomLoss.of("Scaled", (y, p) -> square(y, p).mul(own.square().sum().add(1)));
    double[] w = Fixtures.doubles(own);
    double norm = Arrays.stream(w).map(x -> x * x).sum();
    try (LossSurface plain = surface(model, meanSquare(), DataType.FLOAT64);
        LossSurface surface = surface(model, loss, DataType.FLOAT64)) {
      double[] g = Fixtures.doubles(plain.gradient());
      double[][] expected = meanSquareHessian();
      for (int i = 0; i < w.length; i++) {
        for (int j = 0; j < w.length; j++) {
          expected[i][j] *= 1 + norm;
          expected[i][j] += 2 * (w[i] * g[j] + g[i] * w[j]) + (i == j ? 2 * plain.value() : 0);
        }
      }
      assertIs(surface.hessian(), expected, DataType.FLOAT64);
      // The model is linear, so that nothing is left of its second derivatives.
      assertIs(surface.gaussNewton(), expected, DataType.FLOAT64);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void weightDecaysOfDjl(DataType type) {
    Block model = linear(type);
    NDList arrays = new NDList(weight(model));
    float lambda = 0.25f;
    checkDecay(model, new L2WeightDecay("l2", arrays, lambda), 2 * lambda, type);
    checkDecay(model, new L1WeightDecay("l1", arrays, lambda), 0, type);
    checkDecay(model, new ElasticNetWeightDecay("both", arrays, lambda), 2 * lambda, type);
  }

  private void checkDecay(Block model, Loss decay, double diagonal, DataType type) {
    Loss composite = new SimpleCompositeLoss().addLoss(meanSquare()).addLoss(decay);
    double[][] zero = new double[FEATURES][FEATURES];
    try (LossSurface surface = surface(model, composite, type);
        LossSurface alone = surface(model, decay, type)) {
      assertIs(surface.hessian(), withDiagonal(meanSquareHessian(), diagonal), type);
      assertIs(surface.gaussNewton(), withDiagonal(meanSquareHessian(), diagonal), type);
      for (LinearOperator operator : List.of(alone.hessian(), alone.gaussNewton())) {
        assertThat(flat(DenseHessian.of(operator).entries()))
            .containsExactly(flat(withDiagonal(zero, diagonal)), within(tolerance(type)));
      }
    }
  }

  /** A net that ties its second layer to its first, by the store and past it. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void blockThatReadsItsArrayInTheForwardPassIsTheSameAsByTheStore(DataType type) {
    Loss loss = CustomLoss.of("Square", OwnArraysTest::square);
    Block byStore = initialised(new Tied(true), type);
    Block pastIt = initialised(new Tied(false), type);
    try (LossSurface expected = surface(byStore, loss, type);
        LossSurface surface = surface(pastIt, loss, type)) {
      double scale = DenseHessian.of(expected).largestEntry();
      assertThat(surface.value()).isEqualTo(expected.value());
      assertThat(Fixtures.doubles(surface.gradient()))
          .containsExactly(Fixtures.doubles(expected.gradient()), within(scale * tolerance(type)));
      assertSame(surface.hessian(), expected.hessian(), type);
      assertSame(surface.gaussNewton(), expected.gaussNewton(), type);
      assertThat(DenseHessian.of(expected.gaussNewtonResidual()).largestEntry()).isGreaterThan(0.1);
      assertSame(surface.gaussNewtonResidual(), expected.gaussNewtonResidual(), type);
    }
  }

  @Test
  void tiedBlockInASequenceWithAPenaltyOnPartOfIt() {
    Function<Boolean, Block> net =
        byStore ->
            initialised(
                new SequentialBlock().add(Fixtures.linear(FEATURES, true)).add(new Tied(byStore)),
                DataType.FLOAT64);
    Block byStore = net.apply(true);
    Block pastIt = net.apply(false);
    NDArray first = pastIt.getParameters().valueAt(0).getArray();
    Loss plain = CustomLoss.of("Square", OwnArraysTest::square);
    Loss penalised =
        CustomLoss.of("Square", (y, p) -> square(y, p).add(first.square().sum().mul(0.5)));
    try (LossSurface without = surface(byStore, plain, DataType.FLOAT64);
        LossSurface surface = surface(pastIt, penalised, DataType.FLOAT64)) {
      double[][] expected = DenseHessian.of(without).entries();
      double[][] gaussNewton = DenseHessian.of(without.gaussNewton()).entries();
      for (int i = 0; i < FEATURES * FEATURES; i++) {
        expected[i][i] += 1;
        gaussNewton[i][i] += 1;
      }
      assertIs(surface.hessian(), expected, DataType.FLOAT64);
      assertIs(surface.gaussNewton(), gaussNewton, DataType.FLOAT64);
    }
  }

  @Test
  void frozenArrayIsAConstant() {
    Block frozen = initialised(Fixtures.linear(FEATURES, false), DataType.FLOAT64);
    NDArray constant = weight(frozen);
    frozen.freezeParameters(true);
    Block model = new SequentialBlock().add(frozen).add(linear(DataType.FLOAT64));
    try (LossSurface plain = surface(model, meanSquare(), DataType.FLOAT64);
        LossSurface surface =
            surface(model, penalised(() -> constant.square().sum()), DataType.FLOAT64)) {
      assertThat(surface.size()).isEqualTo(FEATURES);
      assertThat(surface.value()).isGreaterThan(plain.value() + 0.1);
      assertSame(surface.hessian(), plain.hessian(), DataType.FLOAT64);
      assertThat(surface.along(surface.gradient(), 0)).containsExactly(surface.value());
    }
  }

  /** As on a second device, where the training moves copies. */
  @Test
  void arraysThatAreNotTheOnesTrainedAreConstants() {
    Block model = linear(DataType.FLOAT64);
    NDArray own = weight(model);
    NDArray trained = own.add(1);
    Loss loss = penalised(() -> own.square().sum().mul(5));
    double[] w = Fixtures.doubles(own);
    try (LossSurface plain = at(trained, model, meanSquare());
        LossSurface surface = at(trained, model, loss)) {
      double penalty = 5 * Arrays.stream(w).map(x -> x * x).sum();
      assertThat(surface.value()).isCloseTo(plain.value() + penalty, within(1e-12));
      assertThat(Fixtures.doubles(surface.gradient()))
          .containsExactly(Fixtures.doubles(plain.gradient()), within(1e-12));
      assertIs(surface.hessian(), meanSquareHessian(), DataType.FLOAT64);
    }
  }

  private LossSurface at(NDArray weight, Block model, Loss loss) {
    return LossSurface.builder(model, loss)
        .data(data(DataType.FLOAT64), labels(DataType.FLOAT64))
        .parameters(parameter -> weight)
        .build();
  }

  /** A training does not see it either: its gradient is that of the mean square alone. */
  @Test
  void numbersReadIntoJavaAreConstants() {
    Block model = linear(DataType.FLOAT64);
    NDArray w = weight(model);
    Loss loss = CustomLoss.of("Read", (y, p) -> square(y, p).add(5 * w.toDoubleArray()[0]));
    try (LossSurface surface = surface(model, loss, DataType.FLOAT64)) {
      assertIs(surface.hessian(), meanSquareHessian(), DataType.FLOAT64);
    }
  }

  @Test
  void lossAtOtherPointsIsRefused() {
    Block model = linear(DataType.FLOAT64);
    NDArray w = weight(model);
    try (LossSurface surface =
        surface(model, penalised(() -> w.square().sum()), DataType.FLOAT64)) {
      NDArray direction = surface.gradient();
      assertElsewhereRefused(() -> surface.along(direction, 0.5));
      assertElsewhereRefused(
          () -> surface.along(direction, new double[] {0}, direction, new double[] {0}));
      assertElsewhereRefused(() -> surface.finiteDifferenceHessian(1e-5));
    }
  }

  private static void assertElsewhereRefused(Runnable work) {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(work::run)
        .withMessageContaining("the loss reads the model's own arrays past the parameter store")
        .withMessageContaining("must be of a loss without that");
  }

  @Test
  void arraysThatRequireNoGradientAreNamedAndStayAsTheyAre() {
    Block model = linear(DataType.FLOAT64);
    NDArray w = weight(model);
    w.setRequiresGradient(false);
    Loss loss = penalised(() -> w.square().sum());
    assertThatExceptionOfType(NotMeasurableException.class)
        .isThrownBy(() -> surface(model, loss, DataType.FLOAT64))
        .withMessageContaining("do not require gradients")
        .withMessageContaining("parameter.getArray().setRequiresGradient(true)");
    try (LossSurface plain = surface(model, meanSquare(), DataType.FLOAT64)) {
      assertIs(plain.hessian(), meanSquareHessian(), DataType.FLOAT64);
    }
    assertThat(w.square().sum().hasGradient()).isFalse();
    assertThat(w.hasGradient()).isFalse();

    w.setRequiresGradient(true); // as the message says
    try (LossSurface surface = surface(model, loss, DataType.FLOAT64)) {
      assertIs(surface.hessian(), withDiagonal(meanSquareHessian(), 2), DataType.FLOAT64);
    }
  }

  @Test
  void modelIsLeftAsItWas() {
    Block model = linear(DataType.FLOAT64);
    NDArray w = weight(model);
    w.setName("a.name[]");
    double[] values = Fixtures.doubles(w);
    double[] gradient = Fixtures.doubles(w.getGradient());
    int arrays = manager.getManagedArrays().size();
    try (LossSurface surface =
        surface(model, penalised(() -> w.square().sum()), DataType.FLOAT64)) {
      surface.hessian().apply(surface.gradient()).close();
      surface.gaussNewton().apply(surface.gradient()).close();
    }
    assertThat(w.getName()).isEqualTo("a.name[]");
    assertThat(w.hasGradient()).isTrue();
    assertThat(Fixtures.doubles(w)).isEqualTo(values);
    assertThat(Fixtures.doubles(w.getGradient())).isEqualTo(gradient);
    assertThat(manager.getManagedArrays().size() - arrays).isLessThanOrEqualTo(4);
  }

  @Test
  void trainingBetweenTwoProductsIsNoticed() {
    Block model = linear(DataType.FLOAT64);
    NDArray w = weight(model);
    try (LossSurface surface =
        inHalves(model, penalised(() -> w.square().sum())).maxGraphBytes(0).build()) {
      surface.hessian().apply(surface.gradient()).close();
      w.addi(1);
      assertThatIllegalStateException()
          .isThrownBy(() -> surface.hessian().apply(surface.parameters()))
          .withMessageContaining("have been trained since the surface was built");
    }
  }

  private LossSurface.Builder inHalves(Block model, Loss loss) {
    NDList data = data(DataType.FLOAT64);
    NDList labels = labels(DataType.FLOAT64);
    LossSurface.Builder builder = LossSurface.builder(model, loss);
    for (String half : List.of("0:5", "5:" + SAMPLES)) {
      builder.data(new NDList(data.head().get(half)), new NDList(labels.head().get(half)));
    }
    return builder;
  }

  /** x W' tanh, and back by W. */
  private static final class Tied extends AbstractBlock {

    private final Parameter weight;
    private final boolean byStore;

    Tied(boolean byStore) {
      this.byStore = byStore;
      weight =
          addParameter(
              Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build());
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
      weight.setShape(new Shape(2, FEATURES));
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store,
        NDList inputs,
        boolean training,
        @Nullable PairList<String, Object> params) {
      NDArray first = store.getValue(weight, inputs.head().getDevice(), training);
      NDArray second = byStore ? first : weight.getArray();
      return new NDList(inputs.head().matMul(first.transpose()).tanh().matMul(second));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes;
    }
  }

  private static Loss penalised(Supplier<NDArray> penalty) {
    return CustomLoss.of("Penalised", (y, p) -> square(y, p).add(penalty.get()));
  }

  private static Loss meanSquare() {
    return CustomLoss.of("MeanSquare", OwnArraysTest::square);
  }

  private static NDArray square(NDArray y, NDArray p) {
    return p.sub(y).square().mean();
  }

  private static double[][] meanSquareHessian() {
    double[] x = Fixtures.gaussian(1, SAMPLES * FEATURES);
    double[][] hessian = new double[FEATURES][FEATURES];
    for (int k = 0; k < SAMPLES; k++) {
      for (int i = 0; i < FEATURES; i++) {
        for (int j = 0; j < FEATURES; j++) {
          hessian[i][j] += 2 * x[k * FEATURES + i] * x[k * FEATURES + j] / SAMPLES;
        }
      }
    }
    return hessian;
  }

  private static double[][] withDiagonal(double[][] matrix, double diagonal) {
    double[][] sum = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    for (int i = 0; i < sum.length; i++) {
      sum[i][i] += diagonal;
    }
    return sum;
  }

  private LossSurface surface(Block model, Loss loss, DataType type) {
    return LossSurface.builder(model, loss).data(data(type), labels(type)).build();
  }

  private NDList data(DataType type) {
    return new NDList(Fixtures.gaussian(manager, type, 1, SAMPLES, FEATURES));
  }

  private NDList labels(DataType type) {
    return new NDList(Fixtures.gaussian(manager, type, 2, SAMPLES, 1));
  }

  private Block linear(DataType type) {
    return initialised(Fixtures.linear(1, false), type);
  }

  private <B extends Block> B initialised(B block, DataType type) {
    return Fixtures.initialised(block, manager, type, 0.5, new Shape(1, FEATURES));
  }

  private static NDArray weight(Block model) {
    return model.getParameters().valueAt(0).getArray();
  }

  private static void assertIs(LinearOperator operator, double[][] expected, DataType type) {
    assertThat(DenseHessian.of(operator).relativeDistance(expected)).isLessThan(tolerance(type));
  }

  private static void assertSame(LinearOperator actual, LinearOperator expected, DataType type) {
    assertIs(actual, DenseHessian.of(expected).entries(), type);
  }

  private static void assertIsZero(LinearOperator operator, double tolerance) {
    assertThat(DenseHessian.of(operator).largestEntry()).isLessThan(20 * tolerance);
  }

  private static double[] flat(double[][] matrix) {
    return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double tolerance(DataType type) {
    return type == DataType.FLOAT64 ? 1e-12 : 2e-6;
  }
}
