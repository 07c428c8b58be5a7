package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Which;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.surface.LossSurface;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionedSharpnessTest {

  private static final double BETA_1 = 0.75;
  private static final double BETA_2 = 0.9;
  private static final double EPSILON = 1e-3;
  private static final double DJLS_EPSILON = 1e-8;
  private static final double LEARNING_RATE = 0.01;

  /** Follows Adam's second moments from the gradients that DJL computes. */
  private static final class Oracle extends TrainingListenerAdapter {

    private final List<Double> sharpness = new ArrayList<>();
    private final double epsilon;
    private final boolean trainMode;
    private double[] variances = {};

    Oracle(double epsilon, boolean trainMode) {
      this.epsilon = epsilon;
      this.trainMode = trainMode;
    }

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batch) {
      double[] gradient = gradient(trainer);
      if (variances.length == 0) {
        variances = new double[gradient.length];
      } else {
        sharpness.add(sharpness(trainer, batch, sharpness.size() + 1));
      }
      for (int i = 0; i < gradient.length; i++) {
        variances[i] = BETA_2 * variances[i] + (1 - BETA_2) * gradient[i] * gradient[i];
      }
    }

    private double sharpness(Trainer trainer, BatchData batch, int steps) {
      float[] scale = new float[variances.length];
      double first = 1 - Math.pow(BETA_1, steps);
      double second = Math.sqrt(1 - Math.pow(BETA_2, steps));
      for (int i = 0; i < scale.length; i++) {
        scale[i] = (float) (1 / Math.sqrt(first * (Math.sqrt(variances[i]) + epsilon) / second));
      }
      try (LossSurface surface =
              LossSurface.builder(trainer.getModel().getBlock(), trainer.getLoss())
                  .data(batch.getBatch().getData(), batch.getBatch().getLabels())
                  .trainMode(trainMode)
                  .build();
          NDArray array = trainer.getManager().create(scale)) {
        return Lanczos.builder()
            .topK(1)
            .which(Which.LARGEST_ALGEBRAIC)
            .tolerance(1e-4)
            .build()
            .spectrum(surface.hessian().scaledBy(array))
            .largest()
            .value();
      }
    }

    private static List<Parameter> trainable(Trainer trainer) {
      return trainer.getModel().getBlock().getParameters().values().stream()
          .filter(Parameter::requiresGradient)
          .toList();
    }

    private static double[] gradient(Trainer trainer) {
      try (NDList gradients = new NDList()) {
        for (Parameter parameter : trainable(trainer)) {
          try (NDArray gradient = parameter.getArray().getGradient()) {
            gradients.add(gradient.flatten());
          }
        }
        try (NDArray flat = NDArrays.concat(gradients)) {
          float[] values = flat.toFloatArray();
          double[] wide = new double[values.length];
          for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
          }
          return wide;
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isTheLargestEigenvalueUnderThePreconditionerOfTheLatestStep(boolean decoupled)
      throws Exception {
    Tracker rate = Tracker.fixed((float) LEARNING_RATE);
    Optimizer optimizer =
        decoupled
            ? Optimizer.adamW()
                .optLearningRateTracker(rate)
                .optBeta1((float) BETA_1)
                .optBeta2((float) BETA_2)
                .optEpsilon((float) EPSILON)
                .build()
            : Optimizer.adam()
                .optLearningRateTracker(rate)
                .optBeta1((float) BETA_1)
                .optBeta2((float) BETA_2)
                .optEpsilon((float) EPSILON)
                .build();
    Oracle oracle = new Oracle(EPSILON, false);

    List<Measurement> measurements = measure(GradientTest::smooth, optimizer, oracle);

    assertThat(measurements).hasSize(16);
    assertThat(measurements.get(0).stability().sharpness().value()).isNaN();
    assertThat(measurements.get(0).stability().sharpnessRatio()).isNaN();
    double threshold = (2 + 2 * BETA_1) / ((1 - BETA_1) * LEARNING_RATE);
    for (int i = 1; i < 16; i++) {
      Measurement measurement = measurements.get(i);
      double expected = oracle.sharpness.get(i - 1);
      assertThat(measurement.stability().sharpness().preconditioned()).isTrue();
      assertThat(measurement.stability().sharpness().value())
          .isCloseTo(expected, within(0.01 * expected));
      assertThat(measurement.stability().sharpness().error()).isLessThan(0.021 * expected);
      assertThat(measurement.stability().sharpnessRatio())
          .isCloseTo(expected / threshold, within(0.01 * expected / threshold));
      assertThat(measurement.stability().sharpness().products()).isGreaterThan(1);
    }
  }

  /** The bias of the first layer has no gradient but rounding, which the oracle follows, too. */
  @Test
  void isThatOfTrainModeWithBatchNorm() throws Exception {
    Oracle oracle = new Oracle(DJLS_EPSILON, true);
    Optimizer adam =
        Optimizer.adam()
            .optLearningRateTracker(Tracker.fixed((float) LEARNING_RATE))
            .optBeta1((float) BETA_1)
            .optBeta2((float) BETA_2)
            .build();

    List<Measurement> measurements = measure(SmallTraining::netWithBatchNorm, adam, oracle);

    assertThat(measurements).hasSize(16);
    for (int i = 1; i < 16; i++) {
      double expected = oracle.sharpness.get(i - 1);
      assertThat(measurements.get(i).stability().sharpness().value())
          .isCloseTo(expected, within(0.02 * expected));
    }
  }

  /** With a rescaled gradient Adam steps as without, so that P of the gradient as it is stays. */
  @Test
  void isTheSameWithARescaledGradient() throws Exception {
    List<Double> plain = values(SmallTraining.adam());
    List<Double> rescaled =
        values(
            Optimizer.adam()
                .optLearningRateTracker(Tracker.fixed(0.01f))
                .setRescaleGrad(0.25f)
                .build());

    assertThat(plain).hasSize(15).doesNotContain(Double.NaN);
    for (int i = 0; i < 15; i++) {
      assertThat(rescaled.get(i)).isCloseTo(plain.get(i), within(0.01 * plain.get(i)));
    }
  }

  private static List<Double> values(Optimizer adam) throws Exception {
    return measure(GradientTest::smooth, adam, new TrainingListenerAdapter() {}).stream()
        .skip(1)
        .map(m -> m.stability().sharpness().value())
        .toList();
  }

  @Test
  void isAbsentForOtherOptimizers() throws Exception {
    List<Measurement> measurements =
        measure(
            GradientTest::smooth,
            SmallTraining.sgdWithMomentum(),
            new TrainingListenerAdapter() {});

    assertThat(measurements)
        .allSatisfy(
            m -> {
              assertThat(m.stability().sharpness().preconditioned()).isFalse();
              assertThat(m.stability().sharpness().products()).isZero();
              assertThat(m.gradient().products()).isOne();
              assertThat(m.stability().sharpnessRatio()).isPositive();
            });
  }

  private static List<Measurement> measure(
      Supplier<Block> block, Optimizer optimizer, TrainingListenerAdapter other) throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    try (CurvatureListener listener =
        CurvatureListener.builder()
            .everyBatches(1)
            .probeData(ProbeData.currentBatch())
            .sink(measurements::add)
            .build()) {
      new SmallTraining()
          .block(block)
          .optimizer(() -> optimizer)
          .epochs(2)
          .listener(other)
          .listener(listener)
          .run();
    }
    return measurements;
  }
}
