package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.training.tracker.WarmUpTracker;
import ai.djl.translate.Batchifier;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SteadyL2Loss;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.optimizer.MeasuredOptimizer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * A quadratic loss, whose Hessian is diag(1, 1/4) everywhere. It is measured with the first batch
 * and never again.
 */
class RatesInForceTest {

  private static final double LARGEST = 1;
  private static final double BEFORE = 0.1;
  private static final double AFTER = 0.7;
  private static final int RAISED_AT = 6;
  private static final int BATCHES = 9;
  private static final double ROUNDING = 1e-5;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** What the gauge showed in between the backward pass of a batch and its step. */
  private final List<Double> shown = new ArrayList<>();

  private static Tracker raised() {
    return Tracker.warmUp()
        .optWarmUpBeginValue((float) BEFORE)
        .optWarmUpSteps(RAISED_AT)
        .optWarmUpMode(WarmUpTracker.Mode.CONSTANT)
        .setMainTracker(Tracker.fixed((float) AFTER))
        .build();
  }

  /** What the gauges of the latest measurement showed with the last batch. */
  private double measuredBatch = Double.NaN;

  private double measuredRatio = Double.NaN;

  private double gauge(String name) {
    return registry.get("spherometer." + name).gauge().value();
  }

  private void train(Optimizer optimizer, UnaryOperator<CurvatureListener.Builder> options) {
    CurvatureListener.Builder builder =
        Listeners.exact().everyBatches(1000).topK(1).registry(registry);
    try (Model model = Model.newInstance("quadratic");
        CurvatureListener listener = options.apply(builder).build()) {
      model.setBlock(Linear.builder().setUnits(1).optBias(false).build());
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(new SteadyL2Loss(model.getNDManager()))
              .optDevices(new Device[] {Device.cpu()})
              .optOptimizer(optimizer)
              .addTrainingListeners(listener, new Look());
      try (Trainer trainer = model.newTrainer(config);
          Batch batch = batch(trainer.getManager())) {
        trainer.initialize(new Shape(2, 2));
        for (int i = 0; i < BATCHES; i++) {
          ArrayScope.run(() -> EasyTrain.trainBatch(trainer, batch));
          trainer.step();
        }
      }
    }
  }

  private static Batch batch(NDManager manager) {
    float root = (float) Math.sqrt(2);
    NDArray data = manager.create(new float[] {root, 0, 0, root / 2}, new Shape(2, 2));
    NDArray labels = manager.create(new float[] {1, 2}, new Shape(2, 1));
    return new Batch(
        manager.newSubManager(),
        new NDList(data),
        new NDList(labels),
        2,
        Batchifier.STACK,
        Batchifier.STACK,
        0,
        1);
  }

  private final class Look extends TrainingListenerAdapter {

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData data) {
      shown.add(gauge("sharpness.ratio.in.force"));
      measuredBatch = gauge("measured.batch");
      measuredRatio = gauge("sharpness.ratio");
    }
  }

  @Test
  void raisedLearningRateIsSeenWithItsFirstBatch() {
    train(Optimizer.sgd().setLearningRateTracker(raised()).build(), options -> options);

    for (int batch = 1; batch <= BATCHES; batch++) {
      double threshold = 2 / (batch < RAISED_AT ? BEFORE : AFTER);
      assertThat(shown.get(batch - 1))
          .as("batch %d", batch)
          .isCloseTo(LARGEST / threshold, within(ROUNDING));
    }
    assertThat(measuredBatch).isEqualTo(1);
    assertThat(measuredRatio).isCloseTo(LARGEST * BEFORE / 2, within(ROUNDING));
  }

  /** The sharpness of what is minimised, decay included, against 2(1+m)/lr. */
  @Test
  void momentumAndWeightDecayCount() {
    Optimizer optimizer =
        Optimizer.sgd()
            .setLearningRateTracker(raised())
            .optMomentum(0.5f)
            .optWeightDecays(0.25f)
            .build();
    train(optimizer, options -> options);

    assertThat(shown.get(BATCHES - 1))
        .isCloseTo((LARGEST + 0.25) * AFTER / (2 * 1.5), within(ROUNDING));
  }

  @Test
  void adamsPreconditionedSharpnessIsHeldAgainstItsOwnThreshold() {
    RecordingSink told = new RecordingSink();
    train(
        Optimizer.adam().optLearningRateTracker(raised()).build(),
        options -> options.everyBatches(3).sink(told));

    Measurement latest = told.measurements.get(told.measurements.size() - 1);
    assertThat(latest.step().batch()).isEqualTo(BATCHES);
    Measurement before = told.measurements.get(1);
    assertThat(before.step().batch()).isEqualTo(3);
    double sharpness = before.stability().sharpness().value();
    assertThat(sharpness).isPositive();
    assertThat(shown.get(4)).isCloseTo(sharpness * BEFORE / 38, within(ROUNDING * sharpness));
    assertThat(shown.get(BATCHES - 1)).isEqualTo(latest.stability().sharpnessRatio());
  }

  @Test
  void functionOfTheUserIsAskedByMeasurementsAlone() {
    AtomicInteger asked = new AtomicInteger();
    train(
        Optimizer.sgd().setLearningRateTracker(raised()).build(),
        options ->
            options.hyperparameters(
                () -> {
                  asked.incrementAndGet();
                  return Hyperparameters.heavyBall(BEFORE, 0, 0);
                }));

    assertThat(asked).hasValue(1);
    assertThat(shown).hasSize(BATCHES).allMatch(ratio -> Double.isNaN(ratio));
    assertThat(measuredRatio).isCloseTo(LARGEST * BEFORE / 2, within(ROUNDING));
  }

  @Test
  void trackerOfOnesOwnLeavesItUnknown() {
    Tracker own = update -> 0.1f;
    train(Optimizer.sgd().setLearningRateTracker(own).build(), options -> options);

    assertThat(shown).hasSize(BATCHES).allMatch(ratio -> Double.isNaN(ratio));
  }

  /** Knows one number, then fails. */
  private static final class Failing implements MeasuredOptimizer {

    private int asked;

    @Override
    public String name() {
      return "failing";
    }

    @Override
    public Hyperparameters hyperparameters() {
      return Hyperparameters.unknown();
    }

    @Override
    public Hyperparameters inForce() {
      asked++;
      if (asked > 1) {
        throw new IllegalStateException("on purpose");
      }
      return Hyperparameters.heavyBall(1, 0, 0);
    }
  }

  @Test
  void readingThatFailsIsCountedOnceAndLeavesItUnknown() {
    Failing optimizer = new Failing();
    RecordingSink told = new RecordingSink();
    Audience audience = new Audience("run", List.of(told), List.of());
    RatesInForce rates = new RatesInForce(optimizer, audience);
    for (int batch = 0; batch < 5; batch++) {
      rates.batchTrained();
    }

    assertThat(optimizer.asked).isEqualTo(2);
    assertThat(told.failures).hasSize(1);
    assertThat(told.steps)
        .containsExactly(Hyperparameters.heavyBall(1, 0, 0), Hyperparameters.unknown());
  }
}
