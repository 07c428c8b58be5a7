package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.nn.Block;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit of products is kept, and what it costs is said in the same way everywhere. */
class MaxProductsTest {

  private static final int DENSITY = 3;

  static Stream<Arguments> trainings() {
    return Stream.<Supplier<Optimizer>>of(SmallTraining::sgdWithMomentum, SmallTraining::adam)
        .flatMap(
            optimizer ->
                Stream.<Supplier<Block>>of(
                        SmallTraining::smoothNet, SmallTraining::netWithBatchNorm)
                    .flatMap(
                        net ->
                            Stream.of(4, 5, 8, 20, 100, 1000)
                                .map(limit -> Arguments.of(optimizer, net, limit))));
  }

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RecordingSink log = new RecordingSink();

  @ParameterizedTest
  @MethodSource("trainings")
  void noMeasurementTakesMore(Supplier<Optimizer> optimizer, Supplier<Block> net, int limit)
      throws Exception {
    SpectralDensity density = SpectralDensity.builder().starts(1).steps(DENSITY).build();
    train(
        new SmallTraining().block(net).optimizer(optimizer),
        Listeners.exact().maxProducts(limit).density(density));

    assertThat(log.measurements).hasSize(5);
    assertThat(log.measurements).allMatch(m -> m.products() <= limit + DENSITY);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 20})
  void noMeasurementTakesMoreWithANoiseScale(int limit) throws Exception {
    train(
        new SmallTraining().block(SmallTraining::netWithBatchNorm).optimizer(SmallTraining::adam),
        Listeners.exact().maxProducts(limit).gradientNoiseScale());

    assertThat(log.measurements).hasSize(5);
    assertThat(log.measurements).allMatch(m -> m.products() <= limit);
    assertThat(log.measurements).allMatch(m -> m.gradient().products() == 2);
    assertThat(log.measurements).anyMatch(m -> m.products() == limit);
  }

  @Test
  void aSharpnessThatHasNotConvergedIsNotWhateverElseHas() throws Exception {
    train(
        new SmallTraining().block(SmallTraining::smoothNet).optimizer(SmallTraining::adam),
        Listeners.exact().topK(1).traceTolerance(0.9).maxProducts(20));

    Measurement last = log.measurements.get(4);
    assertThat(last.curvature().spectrum().converged()).isTrue();
    assertThat(last.curvature().trace().converged()).isTrue();
    assertThat(last.stability().sharpness().converged()).isFalse();
    assertThat(last.converged()).isFalse();
  }

  /** Measures every second batch, and sees that gauge, measurement and failures say the same. */
  private void train(SmallTraining training, CurvatureListener.Builder options) throws Exception {
    List<Double> gauge = new ArrayList<>();
    TrainingListenerAdapter reader =
        new TrainingListenerAdapter() {
          @Override
          public void onTrainingBatch(Trainer trainer, BatchData batch) {
            gauge.add(registry.get("spherometer.measurement.converged").gauge().value());
          }
        };
    try (CurvatureListener listener =
        options.everyBatches(2).registry(registry).sink(log).build()) {
      training.epochs(1).listener(listener).listener(reader).run();
      assertThat(registry.get("spherometer.measurement.products").counter().count())
          .isEqualTo(log.measurements.stream().mapToInt(Measurement::products).sum());
    }
    for (Measurement m : log.measurements) {
      assertThat(gauge.get((int) m.step().batch() - 1)).isEqualTo(m.converged() ? 1 : 0);
    }
    long unconverged = log.measurements.stream().filter(m -> !m.converged()).count();
    assertThat(log.failures)
        .hasSize((int) unconverged)
        .allMatch(reason -> reason == FailureReason.PRODUCTS_EXHAUSTED);
  }
}
