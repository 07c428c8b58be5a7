package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.activations.LayerActivity;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts of a measurement: dead neurons, and what one failing part leaves of the others. */
class PartsTest {

  private final RecordingSink log = new RecordingSink();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** 10 units of tanh, which live, and 5 of a ReLU far below zero, which do not. */
  private static Block halfDead() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(10).build())
        .add(Activation.tanhBlock())
        .add(Linear.builder().setUnits(5).build())
        .add(new LambdaBlock(PartsTest::dead))
        .add(Linear.builder().setUnits(3).build());
  }

  private static NDList dead(NDList inputs) {
    return new NDList(Activation.relu(inputs.singletonOrThrow()).sub(4.5).maximum(0));
  }

  private CurvatureListener.Builder listener() {
    return Listeners.exact().everyBatches(4).registry(registry).sink(log);
  }

  private void train(CurvatureListener.Builder builder) throws Exception {
    SmallTraining with = new SmallTraining().block(PartsTest::halfDead).epochs(2);
    SmallTraining without = new SmallTraining().block(PartsTest::halfDead).epochs(2);
    assertThat(with.listener(builder.build()).run()).isEqualTo(without.run());
    assertThat(log.measurements).hasSize(5);
  }

  @Test
  void deadNeuronsAreCountedByLayerAndOverall() throws Exception {
    train(listener());

    assertThat(log.failures).isEmpty();
    assertThat(log.measurements.get(0).deadNeurons().layers())
        .containsExactly(
            new LayerActivity("02LambdaBlock tanh", 10, 0),
            new LayerActivity("04LambdaBlock", 5, 5));
    assertThat(deadNeurons("all")).isEqualTo(5.0 / 15);
    assertThat(deadNeurons("02LambdaBlock tanh")).isZero();
    assertThat(deadNeurons("04LambdaBlock")).isEqualTo(1);
    assertThat(registry.find("spherometer.dead.neurons.ratio").gauges()).hasSize(3);
  }

  private double deadNeurons(String layer) {
    Gauge gauge = registry.get("spherometer.dead.neurons.ratio").tag("layer", layer).gauge();
    return gauge.value();
  }

  @Test
  void deadNeuronsCanBeLeftOut() throws Exception {
    train(listener().withoutDeadNeurons());

    assertThat(log.measurements).allMatch(m -> m.deadNeurons().layers().isEmpty());
    assertThat(deadNeurons("all")).isNaN();
  }

  @Test
  void deadNeuronsThatCannotBeCountedDoNotCostTheRest() throws Exception {
    train(
        listener()
            .deadNeurons(
                DeadNeurons.builder()
                    .activation(
                        block -> {
                          throw new IllegalStateException("broken");
                        })
                    .build()));

    // Of five measurements the first and the third try.
    assertThat(log.failures).hasSize(2).containsOnly(FailureReason.INTERNAL);
    assertThat(log.measurements)
        .allMatch(m -> m.deadNeurons().layers().isEmpty())
        .allMatch(Measurement::converged);
  }

  /** Fails on every batch but the first one, which is the probe data. */
  private static final class FailsOnLaterBatches extends Loss {

    private final Loss loss = Loss.softmaxCrossEntropyLoss();
    private final UnaryOperator<NDArray> fault;
    private float @Nullable [] first;

    FailsOnLaterBatches(UnaryOperator<NDArray> fault) {
      super("FailsOnLaterBatches");
      this.fault = fault;
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
      NDArray value = loss.evaluate(labels, predictions);
      float[] values = labels.head().toFloatArray();
      if (first == null) {
        first = values;
      }
      return Arrays.equals(first, values) ? value : fault.apply(value);
    }
  }

  static Stream<Arguments> faults() {
    UnaryOperator<NDArray> notANumber = value -> value.mul(Float.NaN);
    UnaryOperator<NDArray> tooLarge =
        value -> value.add(value.getManager().zeros(new Shape(1L << 45)).sum());
    UnaryOperator<NDArray> noMemory =
        value -> {
          throw new OutOfMemoryError("injected");
        };
    return Stream.of(
        Arguments.of(FailureReason.NON_FINITE_LOSS, notANumber),
        Arguments.of(FailureReason.OUT_OF_MEMORY, tooLarge),
        Arguments.of(FailureReason.OUT_OF_MEMORY, noMemory));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aBatchThatFailsDoesNotCostTheRestAndIsTriedMoreAndMoreRarely(
      FailureReason reason, UnaryOperator<NDArray> fault) throws Exception {
    CurvatureListener listener =
        listener().everyBatches(1).loss(new FailsOnLaterBatches(fault)).build();
    new SmallTraining().block(PartsTest::halfDead).listener(listener).run();

    // Due at each of 64 batches: tried at 1, which is the probe data, 2, 4, 8, 16, 32 and 64.
    assertThat(log.measurements).hasSize(64);
    assertThat(log.failures).hasSize(6).containsOnly(reason);
    assertThat(log.measurements.get(0).gradient().sharpness().value()).isFinite();
    assertThat(log.measurements.subList(1, 64))
        .allMatch(m -> Double.isNaN(m.gradient().sharpness().value()))
        .allMatch(
            m ->
                m.products()
                    == m.curvature().spectrum().products() + m.curvature().trace().products())
        .allMatch(m -> m.curvature().spectrum().converged() && m.curvature().trace().converged());
  }
}
