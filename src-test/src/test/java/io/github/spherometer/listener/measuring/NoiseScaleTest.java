package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.Batchifier;
import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.BatchGradient;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.NoiseScale;
import io.github.spherometer.listener.measuring.NormalRegression.Noise;
import io.github.spherometer.listener.measuring.NormalRegression.Sample;
import io.github.spherometer.listener.schedule.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Of a linear regression that stands still: its trainer is never told to step. */
class NoiseScaleTest {

  private static final double[] DATA = {1, 2, 3, 4, 5};

  private static final int MEASUREMENTS = 100;

  private final RecordingSink log = new RecordingSink();

  /** Measures every fourth batch, and the gradient of the others. */
  private static CurvatureListener.Builder listener() {
    return Listeners.exact().everyBatches(4).gradientSchedule(Schedule.everyBatches(1));
  }

  private void train(CurvatureListener.Builder options, Loss loss, int batches, int batchSize)
      throws Exception {
    train(options, loss, batches, batchSize, new Shape(-1, 1));
  }

  private void train(
      CurvatureListener.Builder options, Loss loss, int batches, int batchSize, Shape labels)
      throws Exception {
    Optimizer sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
    Random random = new Random(2);
    try (Model model = Model.newInstance("regression");
        CurvatureListener listener = options.sink(log).build()) {
      model.setBlock(net(model.getNDManager()));
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(loss).optOptimizer(sgd).addTrainingListeners(listener);
      try (Trainer trainer = model.newTrainer(config)) {
        for (int i = 0; i < batches; i++) {
          NDManager manager = trainer.getManager().newSubManager();
          try (Batch batch = batch(manager, NormalRegression.batch(batchSize, random), labels)) {
            EasyTrain.trainBatch(trainer, batch);
          }
        }
      }
    }
  }

  /** Its parameters are those of the data and the distance. */
  private static Block net(NDManager manager) {
    Block net = Fixtures.linear(1, false);
    net.initialize(manager, DataType.FLOAT64, new Shape(1, NormalRegression.FEATURES));
    double[] parameters = DATA.clone();
    Arrays.setAll(parameters, i -> DATA[i] + NormalRegression.DISTANCE[i]);
    Fixtures.setParameters(net, parameters);
    return net;
  }

  private static Batch batch(NDManager manager, List<Sample> samples, Shape labelShape) {
    NDArray data =
        manager.create(samples.stream().map(sample -> sample.features).toArray(double[][]::new));
    double[] labels = new double[samples.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = -samples.get(i).residual;
      for (int j = 0; j < NormalRegression.FEATURES; j++) {
        labels[i] += samples.get(i).features[j] * (DATA[j] + NormalRegression.DISTANCE[j]);
      }
    }
    return new Batch(
        manager,
        new NDList(data),
        new NDList(manager.create(labels).reshape(labelShape)),
        samples.size(),
        Batchifier.STACK,
        Batchifier.STACK,
        0,
        1);
  }

  private Stream<BatchGradient> gradients() {
    return Stream.concat(
        log.measurements.stream().map(m -> m.gradient()),
        log.gradients.stream().map(g -> g.gradient()));
  }

  @Test
  void bothScalesAreTheClosedFormsWithinTheirErrors() throws Exception {
    train(listener().gradientNoiseScale(), NormalRegression.loss(), MEASUREMENTS, 30);

    NoiseScale found = log.measurements.get(log.measurements.size() - 1).gradient().noiseScale();
    Noise known = NormalRegression.closedForm();
    assertWithinItsError(found.simple(), known.simple());
    assertWithinItsError(found.curvature(), known.curvature());
    assertThat(log.failures).isEmpty();
    assertThat(gradients()).hasSize(MEASUREMENTS).allMatch(gradient -> gradient.products() == 2);
    assertThat(log.measurements).allMatch(m -> m.gradient().noiseScale().simple().value() > 0);
  }

  private static void assertWithinItsError(Estimate found, double known) {
    assertThat(found.value()).isCloseTo(known, within(3 * found.standardError()));
    assertThat(found.standardError()).isLessThan(0.3 * known);
  }

  @Test
  void nobodyWhoDoesNotAskPaysForIt() throws Exception {
    train(listener(), NormalRegression.loss(), 8, 30);

    assertThat(gradients()).hasSize(8).allMatch(gradient -> gradient.products() == 1);
    assertUnknown();
  }

  private void assertUnknown() {
    assertThat(gradients())
        .allMatch(gradient -> Double.isNaN(gradient.noiseScale().simple().value()))
        .allMatch(gradient -> Double.isNaN(gradient.noiseScale().curvature().value()))
        .allMatch(gradient -> gradient.sharpness().norm() > 0);
  }

  @Test
  void batchesOfTwoSamplesTellNothingAndAreNoFailure() throws Exception {
    train(listener().gradientNoiseScale(), NormalRegression.loss(), 8, 2);

    assertThat(log.failures).doesNotContain(FailureReason.NOT_MEASURABLE, FailureReason.INTERNAL);
    assertThat(gradients()).hasSize(8).allMatch(gradient -> gradient.products() == 1);
    assertUnknown();
  }

  @Test
  void samplesOnAnotherAxisTellNothingAndAreNoFailure() throws Exception {
    Loss loss =
        CustomLoss.of(
            "Turned", (y, p) -> NormalRegression.square(y.reshape(p.getShape()), p).mean());
    train(listener().gradientNoiseScale(), loss, 8, 12, new Shape(1, -1));

    assertThat(log.failures).isEmpty();
    assertThat(gradients()).hasSize(8).allMatch(gradient -> gradient.products() == 1);
    assertUnknown();
  }

  @Test
  void whatFailsOnAPartOfABatchDoesNotCostTheRest() throws Exception {
    Loss loss =
        CustomLoss.of(
            "WholeBatches",
            (y, p) -> NormalRegression.square(y.reshape(12, 1), p.reshape(12, 1)).mean());
    train(listener().gradientNoiseScale(), loss, 8, 12);

    // Due at each of 8 batches: tried at 1, 3 and 7.
    assertThat(log.failures).hasSize(3).containsOnly(FailureReason.INTERNAL);
    assertThat(gradients()).hasSize(8).allMatch(gradient -> gradient.products() == 1);
    assertUnknown();
  }

  @Test
  void unevenBatchesAreAveragedToo() throws Exception {
    train(listener().gradientNoiseScale(), NormalRegression.loss(), 1, 11);
    NoiseScale eleven = log.measurements.get(0).gradient().noiseScale();
    Noise known = NormalRegression.ofThirds(NormalRegression.batch(11, new Random(2)));

    assertThat(eleven.simple().value())
        .isCloseTo(known.simple(), within(1e-9 * Math.abs(known.simple())));
    assertThat(eleven.curvature().value())
        .isCloseTo(known.curvature(), within(1e-9 * Math.abs(known.curvature())));
    assertThat(eleven.simple().standardError()).isNaN();
  }
}
