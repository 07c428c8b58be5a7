package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.listener.TrainingListenerAdapter;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.ProbeData;
import io.github.spherometer.listener.measurement.BatchGradient;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.schedule.Schedule;
import io.github.spherometer.surface.LossSurface;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the gradient of the current batch sees. */
class GradientTest {

  /** DJL's own gradients, and the loss along them by differences. */
  private static final class Oracle extends TrainingListenerAdapter {

    private static final double STEP = 0.02;

    private final List<Double> norms = new ArrayList<>();
    private final List<Double> curvatures = new ArrayList<>();

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batch) {
      double squares = 0;
      Block block = trainer.getModel().getBlock();
      for (Parameter parameter : block.getParameters().values()) {
        try (NDArray gradient = parameter.getArray().getGradient()) {
          for (float g : gradient.toFloatArray()) {
            squares += (double) g * g;
          }
        }
      }
      norms.add(Math.sqrt(squares));
      try (LossSurface surface =
          LossSurface.builder(block, trainer.getLoss())
              .data(batch.getBatch().getData(), batch.getBatch().getLabels())
              .build()) {
        NDArray unit = surface.gradient().div((float) Math.sqrt(squares));
        double[] losses = surface.along(unit, -STEP, 0, STEP);
        curvatures.add((losses[0] - 2 * losses[1] + losses[2]) / (STEP * STEP));
      }
    }
  }

  @Test
  void normAndSharpnessAreThoseOfTheBatch() throws Exception {
    RecordingSink log = new RecordingSink();
    Oracle oracle = new Oracle();
    run(
        Listeners.exact().everyBatches(2).gradientSchedule(Schedule.everyBatches(1)).sink(log),
        oracle,
        1);

    assertThat(log.measurements)
        .extracting(m -> m.step().batch())
        .containsExactly(1L, 2L, 4L, 6L, 8L);
    for (Measurement measurement : log.measurements) {
      assertSeen(measurement.step().batch(), measurement.gradient(), oracle);
    }
    assertThat(log.gradients).extracting(GradientMeasurement::batch).containsExactly(3L, 5L, 7L);
    for (GradientMeasurement gradient : log.gradients) {
      assertSeen(gradient.batch(), gradient.gradient(), oracle);
      assertThat(gradient.gradient().topShare()).isNaN();
    }
  }

  private static void assertSeen(long batch, BatchGradient gradient, Oracle oracle) {
    double norm = oracle.norms.get((int) batch - 1);
    double curvature = oracle.curvatures.get((int) batch - 1);
    assertThat(gradient.sharpness().norm()).isCloseTo(norm, within(1e-5 * norm));
    assertThat(gradient.sharpness().value()).isCloseTo(curvature, within(0.02 * curvature + 0.01));
    assertThat(gradient.products()).isOne();
  }

  @Test
  void shareInTheTopSubspaceGrowsToOneWithTheNumberOfEigenvectors() throws Exception {
    double last = 0;
    for (int topK : new int[] {1, 10, 100}) {
      RecordingSink log = new RecordingSink();
      run(
          Listeners.exact()
              .topK(topK)
              .tolerance(1e-3)
              .maxProducts(400)
              .probeData(ProbeData.currentBatch())
              .sink(log),
          new TrainingListenerAdapter() {},
          1);
      double share = log.measurements.get(0).gradient().topShare();
      assertThat(share).isGreaterThan(last);
      last = share;
    }
    assertThat(last).isBetween(0.9, 1 + 1e-9);
  }

  @Test
  void gradientHasAScheduleOfItsOwn() throws Exception {
    RecordingSink log = new RecordingSink();
    run(
        Listeners.exact().everyBatches(10).gradientSchedule(Schedule.everyBatches(4)).sink(log),
        new TrainingListenerAdapter() {},
        3);

    assertThat(log.measurements).extracting(m -> m.step().batch()).containsExactly(1L, 10L, 20L);
    assertThat(log.gradients)
        .extracting(GradientMeasurement::batch)
        .containsExactly(4L, 8L, 12L, 16L, 24L);
  }

  private static void run(
      CurvatureListener.Builder builder, TrainingListenerAdapter other, int epochs)
      throws Exception {
    try (CurvatureListener listener = builder.build()) {
      new SmallTraining()
          .block(SmallTraining::smoothNet)
          .epochs(epochs)
          .listener(other)
          .listener(listener)
          .run();
    }
  }
}
