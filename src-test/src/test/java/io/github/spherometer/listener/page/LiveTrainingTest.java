package io.github.spherometer.listener.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.log.MeasurementLog;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.schedule.Schedule;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real training, from the listener to the page, beside its log: the same to the digit. */
class LiveTrainingTest {

  private static final Map<String, ToDoubleFunction<Measurement>> NUMBERS =
      Map.of(
          "spherometer_hessian_eigenvalue_max", m -> m.curvature().spectrum().largest().value(),
          "spherometer_hessian_eigenvalue{rank=\"2\"}",
              m -> m.curvature().spectrum().ritzValues().get(1).value(),
          "spherometer_hessian_trace", m -> m.curvature().trace().trace(),
          "spherometer_training_loss", m -> m.loss().training(),
          "spherometer_probe_loss", m -> m.loss().probe(),
          "spherometer_sharpness_ratio", m -> m.stability().sharpnessRatio(),
          "spherometer_gradient_norm", m -> m.gradient().sharpness().norm(),
          "spherometer_dead_neurons_ratio{layer=\"all\"}", m -> m.deadNeurons().fraction(),
          "spherometer_hessian_layer_trace{layer=\"01Linear\"}",
              m -> m.curvature().trace().groups().get(0).trace(),
          "spherometer_measurement_converged", m -> m.converged() ? 1 : 0);

  private static final int BATCHES = 3 * SmallTraining.BATCHES_PER_EPOCH;

  private final RunHistories histories = new RunHistories();

  private void train(Path file, RecordingSink recorder) throws Exception {
    try (CurvatureListener listener =
        Listeners.exact()
            .topK(2)
            .everyBatches(2)
            .gradientSchedule(Schedule.everyBatches(1))
            .density(SpectralDensity.builder().starts(1).steps(8).build())
            .log(file)
            .sink(recorder)
            .sink(histories.begin("run", "small", Tags.empty(), 2, OptionalLong.of(BATCHES)))
            .build()) {
      new SmallTraining().block(SmallTraining::netWithBatchNorm).epochs(3).listener(listener).run();
    }
  }

  private static List<Integer> indexesOf(Answer answer, String kind) {
    List<String> kinds = answer.kinds();
    return IntStream.range(0, kinds.size()).filter(i -> kinds.get(i).equals(kind)).boxed().toList();
  }

  private static <T> List<T> pick(List<T> all, List<Integer> indexes) {
    return indexes.stream().map(all::get).toList();
  }

  @Test
  void everyMeasurementIsThatOfTheLog(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("log.jsonl");
    RecordingSink recorder = new RecordingSink();
    train(file, recorder);
    List<Measurement> logged = MeasurementLog.read(file).measurements();
    assertThat(logged).hasSizeGreaterThanOrEqualTo(BATCHES / 2);
    Answer answer = Answer.of(histories, "1");
    List<Integer> rows = indexesOf(answer, "measurement");
    assertThat(pick(answer.whole("batch"), rows))
        .isEqualTo(logged.stream().map(m -> m.step().batch()).toList());
    assertThat(pick(answer.whole("epoch"), rows))
        .isEqualTo(logged.stream().map(m -> m.step().epoch()).toList());
    assertThat(pick(answer.whole("time"), rows))
        .isEqualTo(logged.stream().map(m -> m.time().toEpochMilli()).toList());
    NUMBERS.forEach(
        (name, number) ->
            assertThat(pick(answer.column(name), rows))
                .as(name)
                .doesNotContain(Double.NaN)
                .isEqualTo(logged.stream().map(m -> number.applyAsDouble(m)).toList()));
  }

  @Test
  void everyGradientIsARow(@TempDir Path directory) throws Exception {
    RecordingSink recorder = new RecordingSink();
    train(directory.resolve("log.jsonl"), recorder);
    List<GradientMeasurement> gradients = recorder.gradients;
    assertThat(gradients).hasSizeGreaterThan(5);
    Answer answer = Answer.of(histories, "1");
    List<Integer> rows = indexesOf(answer, "gradient");
    assertThat(pick(answer.whole("batch"), rows))
        .isEqualTo(gradients.stream().map(GradientMeasurement::batch).toList());
    assertThat(pick(answer.column("spherometer_batch_sharpness"), rows))
        .isEqualTo(gradients.stream().map(g -> g.gradient().sharpness().value()).toList());
    assertThat(answer.whole("sequence")).isSorted().doesNotHaveDuplicates();
    assertThat(answer.whole("batch")).isSorted();
  }

  @Test
  void thePageKnowsTheTrainingAndThatItIsOver(@TempDir Path directory) throws Exception {
    RecordingSink recorder = new RecordingSink();
    train(directory.resolve("log.jsonl"), recorder);
    Answer answer = Answer.of(histories, "1");
    assertThat(answer.json().get("ended").isJsonNull()).isFalse();
    assertThat(answer.json().getAsJsonObject("description").get("optimizer").getAsString())
        .isEqualTo("Sgd");
    assertThat(answer.latest())
        .containsEntry("spherometer_training_batches_total", (double) BATCHES)
        .containsEntry("spherometer_training_epochs_total", 3.0)
        .containsEntry("spherometer_training_active", 0.0);
    assertThat(answer.events("kind")).contains("epoch", "ended").doesNotContain("failure");
    Measurement last = recorder.measurements.get(recorder.measurements.size() - 1);
    assertThat(answer.json().getAsJsonObject("density").getAsJsonArray("eigenvalues"))
        .hasSize(last.curvature().density().orElseThrow().nodes().size());
  }

  @Test
  void theLengthOfTheTrainingIsOnThePageOfItsRegistry() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    LivePages.show(registry, histories);
    try (CurvatureListener listener =
        Listeners.exact().registry(registry).totalBatches(77).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
    }
    assertThat(Answer.of(histories, "1").json().get("totalBatches").getAsLong()).isEqualTo(77);
  }
}
