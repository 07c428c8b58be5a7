package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.statistics.RunningMean;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.listener.measuring.NormalRegression.Noise;
import io.github.spherometer.listener.measuring.NormalRegression.Sample;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.error.NotMeasurableException;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a linear regression, where all of it is a closed form. */
class GradientNoiseTest {

  private static final Noise KNOWN = NormalRegression.closedForm();

  private static final int BATCH_SIZE = 30;

  private final NDManager manager = Engine.getInstance().newBaseManager();
  private final Random random = new Random(1);

  @AfterEach
  void close() {
    manager.close();
  }

  /** What the class finds on the model that is the given distance from the data. */
  private GradientNoise measured(List<Sample> batch, Loss loss) {
    Block model =
        Fixtures.initialised(
            Fixtures.linear(1, false),
            manager,
            DataType.FLOAT64,
            0.5,
            new Shape(1, NormalRegression.FEATURES));
    NDArray data =
        manager.create(batch.stream().map(sample -> sample.features).toArray(double[][]::new));
    NDArray predictions = data.matMul(manager.create(Fixtures.parameters(model)).reshape(-1, 1));
    double[] residuals = batch.stream().mapToDouble(sample -> sample.residual).toArray();
    NDArray labels = predictions.sub(manager.create(residuals).reshape(-1, 1));
    return GradientNoise.of(
        new Samples(new NDList(data), new NDList(labels)),
        part -> LossSurface.of(model, loss, part.data(), part.labels()));
  }

  private static void assertSame(GradientNoise measured, Noise expected, double factor) {
    double plain = factor * factor;
    double curved = plain * factor;
    assertThat(measured.plain().noise()).isCloseTo(plain * expected.noise(), relative(expected));
    assertThat(measured.plain().signal()).isCloseTo(plain * expected.signal(), relative(expected));
    assertThat(measured.curved().noise())
        .isCloseTo(curved * expected.curvedNoise(), relative(expected));
    assertThat(measured.curved().signal())
        .isCloseTo(curved * expected.curvedSignal(), relative(expected));
  }

  /** Of the largest of the numbers, since they are differences. */
  private static Offset<Double> relative(Noise expected) {
    return within(1e-9 * Math.abs(expected.curvedNoise()));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 9, 10, 11, 30})
  void isThatOfTheGradientsOfSingleSamples(int size) {
    List<Sample> batch = NormalRegression.batch(size, random);
    assertSame(measured(batch, NormalRegression.loss()), NormalRegression.ofThirds(batch), 1);
  }

  /** Of which DJL trains with the sum: with gradients of as many samples as a part has. */
  @Test
  void aLossWithOneNumberASampleHasTheSameRatios() {
    List<Sample> batch = NormalRegression.batch(12, random);
    Loss single = CustomLoss.of("Squares", NormalRegression::square);
    assertSame(measured(batch, single), NormalRegression.ofThirds(batch), 4);
  }

  @Test
  void aBatchWithoutThreePartsIsRefused() {
    List<Sample> batch = NormalRegression.batch(2, random);
    assertThatThrownBy(() -> measured(batch, NormalRegression.loss()))
        .isInstanceOf(NotMeasurableException.class)
        .hasMessage("a batch of 2 samples cannot be cut into 3 parts");
  }

  @Test
  void meansOverManyBatchesAreTheClosedForms() {
    RunningMean noise = new RunningMean();
    RunningMean signal = new RunningMean();
    RunningMean curvedNoise = new RunningMean();
    RunningMean curvedSignal = new RunningMean();
    for (int i = 0; i < 20_000; i++) {
      Noise found = NormalRegression.ofThirds(NormalRegression.batch(BATCH_SIZE, random));
      noise.add(found.noise());
      signal.add(found.signal());
      curvedNoise.add(found.curvedNoise());
      curvedSignal.add(found.curvedSignal());
    }
    assertMean(noise, KNOWN.noise());
    assertMean(signal, KNOWN.signal());
    assertMean(curvedNoise, KNOWN.curvedNoise());
    assertMean(curvedSignal, KNOWN.curvedSignal());
  }

  private static void assertMean(RunningMean mean, double expected) {
    assertThat(mean.mean()).isCloseTo(expected, within(3 * mean.standardError()));
    assertThat(mean.standardError()).isLessThan(0.02 * expected);
  }

  /** Why the Hessian is that of samples of its own. */
  @Test
  void theHessianOfTheSameSamplesWouldMakeBothTooLarge() {
    RunningMean noise = new RunningMean();
    RunningMean signal = new RunningMean();
    for (int i = 0; i < 20_000; i++) {
      Noise found = NormalRegression.ofHalves(NormalRegression.batch(BATCH_SIZE, random));
      noise.add(found.curvedNoise());
      signal.add(found.curvedSignal());
    }
    assertThat(noise.mean()).isGreaterThan(1.05 * KNOWN.curvedNoise());
    assertThat(signal.mean()).isGreaterThan(1.05 * KNOWN.curvedSignal());
  }

  @Test
  void theErrorOfTheAveragedScalesIsTheStatedOne() {
    int windows = 400;
    int beyond = 0;
    int curvedBeyond = 0;
    for (int window = 0; window < windows; window++) {
      RecentRatio simple = new RecentRatio();
      RecentRatio curvature = new RecentRatio();
      for (int i = 0; i < RecentRatio.WINDOW; i++) {
        Noise found = NormalRegression.ofThirds(NormalRegression.batch(BATCH_SIZE, random));
        simple.add(found.noise(), found.signal());
        curvature.add(found.curvedNoise(), found.curvedSignal());
      }
      beyond += isBeyond(simple.value(), KNOWN.simple()) ? 1 : 0;
      curvedBeyond += isBeyond(curvature.value(), KNOWN.curvature()) ? 1 : 0;
    }
    assertThat(beyond).isLessThanOrEqualTo(6);
    assertThat(curvedBeyond).isLessThanOrEqualTo(6);
  }

  private static boolean isBeyond(Estimate estimate, double expected) {
    return Math.abs(estimate.value() - expected) > 3 * estimate.standardError();
  }
}
