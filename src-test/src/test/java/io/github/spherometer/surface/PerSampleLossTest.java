package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DJL trains with the sum of a loss that has several numbers. */
class PerSampleLossTest {

  private static final int SAMPLES = 10;

  private static final Loss SUM = squares("Sum", e -> perSample(e).sum());
  private static final Loss MEAN = squares("Mean", NDArray::mean);

  /** Shapes (n), (n, 1) and (n, outputs). */
  private static final List<Loss> LOSSES =
      List.of(
          squares("PerSample", PerSampleLossTest::perSample),
          squares("Column", e -> perSample(e).expandDims(1)),
          squares("PerOutput", e -> e.div(2)));

  @ParameterizedTest
  @EnumSource(
      value = Network.class,
      names = {"TANH_MLP", "SIGMOID_MLP"})
  void everyDerivativeIsThatOfTheSum(Network network) {
    for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
      for (Loss loss : LOSSES) {
        try (Problem problem = network.create(type);
            LossSurface expected = whole(problem, SUM);
            LossSurface surface = whole(problem, loss)) {
          assertSame(surface, expected, type == DataType.FLOAT64 ? 1e-13 : 2e-6);
        }
      }
    }
  }

  @Test
  void gradientIsTheOneThatDjlTrainsWith() {
    for (Loss loss : LOSSES) {
      try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT64);
          LossSurface surface = whole(problem, loss)) {
        assertThat(Fixtures.doubles(surface.gradient()))
            .containsExactly(trainingGradient(problem, loss), within(1e-14));
      }
    }
  }

  private static double[] trainingGradient(Problem problem, Loss loss) {
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      ParameterStore store = new ParameterStore(problem.manager(), false);
      NDList predictions = problem.block().forward(store, problem.data(), false);
      collector.backward(loss.evaluate(problem.labels(), predictions));
    }
    return Fixtures.trainable(problem.block()).stream()
        .map(Parameter::getArray)
        .flatMapToDouble(array -> Arrays.stream(Fixtures.doubles(array.getGradient())))
        .toArray();
  }

  /** Batches of 4, 4 and 2: sums add up, they have no mean. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1L << 30})
  void severalBatchesGiveTheSumOverAllSamples(long maxGraphBytes) {
    for (Loss loss : LOSSES) {
      try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT64);
          LossSurface expected = whole(problem, SUM);
          LossSurface surface = inBatches(problem, loss, maxGraphBytes, 4, 8, SAMPLES)) {
        assertSame(surface, expected, 1e-13);
      }
    }
  }

  /** A batch of one sample beside larger ones. */
  @Test
  void batchOfOneSampleIsPartOfTheSum() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT64);
        LossSurface expected = whole(problem, SUM);
        LossSurface surface = inBatches(problem, LOSSES.get(0), 1L << 30, 1, 9, SAMPLES)) {
      assertSame(surface, expected, 1e-13);
    }
  }

  /** One number is a mean over the samples, whatever its shape. */
  @Test
  void oneNumberOfAnyShapeIsAMean() {
    for (Shape shape : List.of(new Shape(), new Shape(1), new Shape(1, 1))) {
      Loss loss = squares("Shaped", e -> e.mean().reshape(shape));
      try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT64);
          LossSurface expected = whole(problem, MEAN);
          LossSurface surface = whole(problem, loss);
          LossSurface batches = inBatches(problem, loss, 0, 4, 8, SAMPLES)) {
        assertSame(surface, expected, 1e-13);
        assertSame(batches, expected, 1e-13);
      }
    }
  }

  private static void assertSame(LossSurface actual, LossSurface expected, double tolerance) {
    double value = expected.value();
    assertThat(actual.value()).isCloseTo(value, within(tolerance * value));
    double[] gradient = Fixtures.doubles(expected.gradient());
    double scale = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
    assertThat(Fixtures.doubles(actual.gradient()))
        .containsExactly(gradient, within(tolerance * scale));
    assertSame(actual.hessian(), expected.hessian(), tolerance);
    assertSame(actual.gaussNewton(), expected.gaussNewton(), tolerance);
    NDArray direction = actual.gradient();
    double[] along = expected.along(direction, -0.1, 0.2);
    assertThat(actual.along(direction, -0.1, 0.2))
        .containsExactly(along, within(tolerance * Math.max(along[0], along[1])));
    if (tolerance < 1e-10) {
      double[] difference =
          Fixtures.doubles(expected.finiteDifferenceHessian(1e-4).apply(direction));
      assertThat(Fixtures.doubles(actual.finiteDifferenceHessian(1e-4).apply(direction)))
          .containsExactly(difference, within(1e-6 * scale));
    }
  }

  private static void assertSame(LinearOperator actual, LinearOperator expected, double tolerance) {
    NDArray vector = Fixtures.gaussian(actual.manager(), actual.dataType(), 5, actual.size());
    double[] product = Fixtures.doubles(expected.apply(vector));
    double scale = Arrays.stream(product).map(Math::abs).max().orElseThrow();
    assertThat(scale).isPositive();
    assertThat(Fixtures.doubles(actual.apply(vector)))
        .containsExactly(product, within(tolerance * scale));
  }

  private static NDArray perSample(NDArray errors) {
    return errors.mean(new int[] {1});
  }

  private static Loss squares(String name, UnaryOperator<NDArray> reduction) {
    return CustomLoss.of(name, (y, p) -> reduction.apply(p.sub(y).square()));
  }

  private static LossSurface whole(Problem problem, Loss loss) {
    return LossSurface.builder(problem.block(), loss)
        .data(problem.data(), problem.labels())
        .build();
  }

  private static LossSurface inBatches(
      Problem problem, Loss loss, long maxGraphBytes, int... ends) {
    LossSurface.Builder builder =
        LossSurface.builder(problem.block(), loss).maxGraphBytes(maxGraphBytes);
    int start = 0;
    for (int end : ends) {
      String slice = start + ":" + end;
      builder.data(
          new NDList(problem.data().head().get(slice)),
          new NDList(problem.labels().head().get(slice)));
      start = end;
    }
    return builder.build();
  }
}
