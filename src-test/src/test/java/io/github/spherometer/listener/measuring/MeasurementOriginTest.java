package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.eigen.Extreme;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.Sharpness;
import io.github.spherometer.listener.measurement.TrainingStep;
import io.github.spherometer.listener.schedule.Schedule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers of a measurement come from where they say. */
class MeasurementOriginTest {

  private static RecordingSink told(SmallTraining training, CurvatureListener.Builder builder)
      throws Exception {
    RecordingSink sink = new RecordingSink();
    try (CurvatureListener listener = builder.sink(sink).build()) {
      training.epochs(5).listener(listener).run();
    }
    return sink;
  }

  private static CurvatureListener.Builder everyOtherEpoch() {
    return Listeners.exact().schedule(Schedule.everyEpochs(2));
  }

  @Test
  void aStepIsNamedByItsBatchItsEpochAndItsSize() throws Exception {
    assertThat(told(new SmallTraining(), everyOtherEpoch()).measurements)
        .extracting(Measurement::step)
        .containsExactly(
            new TrainingStep(1, 0, 16), new TrainingStep(17, 2, 16), new TrainingStep(33, 4, 16));
  }

  @Test
  void aMissedMeasurementIsNamedByItsBatch() throws Exception {
    CurvatureListener.Builder failing = everyOtherEpoch().loss(new NotANumber());
    assertThat(told(new SmallTraining(), failing).missed)
        .extracting(MissedMeasurement::batch)
        .containsExactly(1L, 33L); // the one between them is left out after the failure
  }

  private static final class NotANumber extends Loss {

    NotANumber() {
      super("NotANumber");
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
      return predictions.head().sum().mul(Float.NaN);
    }
  }

  @Test
  void aRunIsThatOfItsEngine() throws Exception {
    assertThat(told(new SmallTraining(), everyOtherEpoch()).runs)
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.model()).isEqualTo("small");
              assertThat(run.loss()).isEqualTo("SoftmaxCrossEntropyLoss");
              assertThat(run.engine()).isEqualTo("PyTorch");
              assertThat(run.engineVersion()).isEqualTo(Engine.getInstance().getVersion());
              assertThat(run.djlVersion()).isEqualTo(Engine.getDjlVersion());
            });
  }

  @Test
  void aRunIsThatOfTheLossThatIsMeasuredAndOfAllThatIsTrained() throws Exception {
    SmallTraining training = new SmallTraining().block(MeasurementOriginTest::withoutModes);
    assertThat(told(training, everyOtherEpoch().loss(new NotANumber()).overhead(0.5)).runs)
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.loss()).isEqualTo("NotANumber");
              assertThat(run.parameters()).isEqualTo(8 * 64 + 64 + 64 * 3 + 3);
              assertThat(run.overheadBudget()).isEqualTo(0.5);
            });
  }

  private static Block withoutModes() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(64).build())
        .add(Linear.builder().setUnits(3).build());
  }

  /** The error of the outermost eigenvalue, which is more than the residual of some eigenvalue. */
  @Test
  void theSharpnessOfASurfaceThatIsTrainedAsItIsMeasuredIsThatOfItsSpectrum() throws Exception {
    SmallTraining training = new SmallTraining().block(MeasurementOriginTest::withoutModes);
    List<Measurement> measurements =
        told(training, everyOtherEpoch().topK(1).tolerance(0.3)).measurements;
    assertThat(measurements)
        .hasSize(3)
        .allSatisfy(
            m -> {
              Extreme largest = m.curvature().spectrum().largest();
              Sharpness sharpness = m.stability().sharpness();
              assertThat(sharpness.value()).isEqualTo(largest.value());
              assertThat(sharpness.error()).isEqualTo(largest.error());
            });
    assertThat(measurements)
        .extracting(m -> m.curvature().spectrum().largest())
        .anyMatch(largest -> largest.error() > largest.residual());
  }
}
