package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.djl.DeadNeurons;
import io.github.spherometer.estimators.djl.LayerActivity;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parts of a measurement: dead neurons, and what one failing part leaves of the others. */
class PartsTest {

  /** Remembers everything. */
  private static final class Log implements MeasurementSink {

    private final List<Measurement> measurements = new ArrayList<>();
    private final List<FailureReason> failures = new ArrayList<>();

    @Override
    public void accept(Measurement measurement) {
      measurements.add(measurement);
    }

    @Override
    public void failed(FailureReason reason) {
      failures.add(reason);
    }
  }

  private final Log log = new Log();
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
    return CurvatureListener.builder().everyBatches(4).registry(registry).sink(log);
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
            new LayerActivity("02LambdaBlock", 10, 0), new LayerActivity("04LambdaBlock", 5, 5));
    assertThat(deadNeurons("all")).isEqualTo(5.0 / 15);
    assertThat(deadNeurons("02LambdaBlock")).isZero();
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

    assertThat(log.failures).hasSize(5).containsOnly(FailureReason.INTERNAL);
    assertThat(log.measurements)
        .allMatch(m -> m.deadNeurons().layers().isEmpty())
        .allMatch(Measurement::converged);
  }

  /** Is not finite on every second evaluation, which is that of the current batch. */
  private static final class FailsOnTheBatch extends Loss {

    private final Loss loss = Loss.softmaxCrossEntropyLoss();
    private int evaluations;

    FailsOnTheBatch() {
      super("FailsOnTheBatch");
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
      evaluations++;
      NDArray value = loss.evaluate(labels, predictions);
      return evaluations % 2 == 0 ? value.mul(Float.NaN) : value;
    }
  }

  @Test
  void batchWhoseLossIsNotFiniteDoesNotCostTheRest() throws Exception {
    train(listener().loss(new FailsOnTheBatch()));

    assertThat(log.failures).hasSize(5).containsOnly(FailureReason.NON_FINITE_LOSS);
    assertThat(log.measurements)
        .allMatch(m -> Double.isNaN(m.gradient().sharpness().value()))
        .allMatch(m -> m.spectrum().converged() && m.trace().converged());
  }
}
