package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.UpdateRatios;
import io.github.spherometer.listener.schedule.Schedule;
import io.github.spherometer.surface.torch.OwnManagers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far steps move the parameters, against what the rule of the optimizer says. */
class UpdateRatiosTest {

  private static final float LEARNING_RATE = 0.05f;

  private final List<UpdateRatios> told = new ArrayList<>();

  /** Only updates. */
  private final MeasurementSink sink =
      new MeasurementSink() {
        @Override
        public void accept(Measurement measurement) {}

        @Override
        public void updated(UpdateRatios ratios) {
          told.add(ratios);
        }
      };

  private static Optimizer plainSgd() {
    return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(LEARNING_RATE)).build();
  }

  /** Of plain gradient descent: learning rate times gradient, layer by layer, in plain Java. */
  private static final class ByTheRule extends TrainingListenerAdapter {

    private final List<Map<String, Double>> ratios = new ArrayList<>();

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batch) {
      Map<String, double[]> squares = new LinkedHashMap<>();
      for (var named : trainer.getModel().getBlock().getParameters()) {
        Parameter parameter = named.getValue();
        if (parameter.requiresGradient()) {
          String layer = named.getKey().replaceFirst("_[a-z]+$", "");
          double[] sums = squares.computeIfAbsent(layer, name -> new double[2]);
          try (NDArray gradient = parameter.getArray().getGradient()) {
            sums[0] += square(gradient.toFloatArray());
          }
          sums[1] += square(parameter.getArray().toFloatArray());
        }
      }
      Map<String, Double> layers = new LinkedHashMap<>();
      double[] all = new double[2];
      squares.forEach(
          (layer, sums) -> {
            layers.put(layer, LEARNING_RATE * Math.sqrt(sums[0] / sums[1]));
            all[0] += sums[0];
            all[1] += sums[1];
          });
      layers.put("all", LEARNING_RATE * Math.sqrt(all[0] / all[1]));
      ratios.add(layers);
    }

    private static double square(float[] values) {
      double sum = 0;
      for (float value : values) {
        sum += (double) value * value;
      }
      return sum;
    }
  }

  @Test
  void plainGradientDescentMovesEachLayerByLearningRateTimesGradient() throws Exception {
    ByTheRule rule = new ByTheRule();
    try (CurvatureListener listener =
        Listeners.exact().schedule(Schedule.never()).updateRatios(1).sink(sink).build()) {
      new SmallTraining()
          .block(SmallTraining::smoothNet)
          .optimizer(UpdateRatiosTest::plainSgd)
          .epochs(2)
          .listener(rule)
          .listener(listener)
          .run();
    }
    assertThat(told).hasSize(15); // the last step has no batch behind it
    for (int i = 0; i < told.size(); i++) {
      Map<String, Double> expected = rule.ratios.get(i);
      Map<String, Double> found = new LinkedHashMap<>(told.get(i).layers());
      found.put("all", told.get(i).all());
      assertThat(found.keySet()).containsExactlyElementsOf(expected.keySet());
      expected.forEach(
          (layer, ratio) ->
              assertThat(found.get(layer)).as(layer).isCloseTo(ratio, within(1e-4 * ratio)));
    }
  }

  @Test
  void thePeriodIsKeptAndTheFirstStepIsLookedAt() throws Exception {
    try (CurvatureListener listener =
        Listeners.exact().schedule(Schedule.never()).updateRatios(3).sink(sink).build()) {
      new SmallTraining().epochs(2).listener(listener).run();
    }
    assertThat(told).extracting(UpdateRatios::batch).containsExactly(1L, 3L, 6L, 9L, 12L, 15L);
  }

  @Test
  void nothingIsToldUnlessAskedFor() throws Exception {
    try (CurvatureListener listener = Listeners.exact().sink(sink).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
    }
    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theTrainingIsTheSameToTheBit(boolean foreground) throws Exception {
    CurvatureListener.Builder options = foreground ? Listeners.exact() : Listeners.beside();
    try (CurvatureListener listener = options.updateRatios(1).sink(sink).build()) {
      assertThat(new SmallTraining().epochs(3).listener(listener).run())
          .isEqualTo(new SmallTraining().epochs(3).run());
    }
    assertThat(told).hasSize(23);
  }

  @Test
  void noCopyIsLeftBehind() throws Exception {
    int before = OwnManagers.root().getManagedArrays().size();
    try (CurvatureListener listener = Listeners.exact().updateRatios(1).sink(sink).build()) {
      new SmallTraining().epochs(1).listener(listener).run();
    }
    assertThat(OwnManagers.root().getManagedArrays()).hasSize(before);
  }

  @Test
  void gaugesShowTheLatestOfEachLayer() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (CurvatureListener listener =
        Listeners.exact().updateRatios(1).registry(registry).sink(sink).build()) {
      new SmallTraining().block(SmallTraining::smoothNet).epochs(1).listener(listener).run();
      UpdateRatios last = told.get(told.size() - 1);
      assertThat(last.layers()).hasSize(2);
      last.layers().forEach((layer, ratio) -> assertThat(gauge(registry, layer)).isEqualTo(ratio));
      assertThat(gauge(registry, "all")).isEqualTo(last.all());
    }
  }

  private static double gauge(SimpleMeterRegistry registry, String layer) {
    return registry.get("spherometer.update.ratio").tag("layer", layer).gauge().value();
  }

  @Test
  void thePeriodIsChecked() {
    assertThatThrownBy(() -> CurvatureListener.builder().updateRatios(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("updateRatios is 0, must be at least 1");
  }
}
