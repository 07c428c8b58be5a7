package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.fixtures.FromCopies;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.LossBeside;
import io.github.spherometer.fixtures.Pace;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.fixtures.SmallTraining.Trajectory;
import io.github.spherometer.listener.log.JsonLinesSink;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.schedule.Schedule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BitIdentityTest {

  private static final NDManager SCRIPTS = NDManager.newBaseManager();

  @AfterAll
  static void close() {
    SCRIPTS.close();
  }

  static Stream<Arguments> trainings() {
    Supplier<Block> dropout = SmallTraining::netWithDropoutAlone;
    Supplier<Block> both = SmallTraining::netWithDropout;
    Supplier<Block> script = () -> SmallTraining.scriptWithDropout(SCRIPTS);
    Supplier<Block> batchNorm = SmallTraining::netWithBatchNorm;
    Supplier<Optimizer> momentum = SmallTraining::sgdWithMomentum;
    Supplier<Optimizer> adam = SmallTraining::adam;
    return Stream.of(
        Arguments.of("first batch, momentum", dropout, momentum, ProbeData.firstBatch(), false),
        Arguments.of("first batch, Adam", dropout, adam, ProbeData.firstBatch(), false),
        Arguments.of("current batch, momentum", dropout, momentum, ProbeData.currentBatch(), false),
        Arguments.of("current batch, Adam", dropout, adam, ProbeData.currentBatch(), false),
        Arguments.of("Adam and BatchNorm", batchNorm, adam, ProbeData.firstBatch(), false),
        Arguments.of("BatchNorm and dropout", both, momentum, ProbeData.firstBatch(), false),
        Arguments.of("TorchScript", script, momentum, ProbeData.currentBatch(), false),
        Arguments.of("train mode", batchNorm, momentum, ProbeData.currentBatch(), true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("trainings")
  void trainingIsTheSameToTheBitWithTheListener(
      String name,
      Supplier<Block> block,
      Supplier<Optimizer> optimizer,
      ProbeData probeData,
      boolean trainMode,
      @TempDir Path directory)
      throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    Trajectory without = new SmallTraining().block(block).optimizer(optimizer).run();
    Trajectory with;
    Optimizer read = optimizer.get();
    try (CurvatureListener listener =
        everything(Listeners.exact().everyBatches(3), read)
            .probeData(probeData)
            .trainMode(trainMode)
            .sink(measurements::add)
            .sink(JsonLinesSink.append(directory.resolve("log.jsonl")))
            .build()) {
      with = new SmallTraining().block(block).optimizer(() -> read).listener(listener).run();
    }
    assertThat(without.steps()).hasSizeGreaterThanOrEqualTo(50).doesNotHaveDuplicates();
    assertThat(with).isEqualTo(without);
    assertThat(measurements).hasSize(1 + 64 / 3);
    assertThat(measurements).allSatisfy(m -> assertThat(m.products()).isGreaterThan(5));
    assertThat(measurements).allMatch(m -> m.gradient().products() == 2);
    assertThat(measurements).allMatch(m -> m.curvature().slice().isPresent());
  }

  static Stream<Arguments> fromCopies() {
    return Arrays.stream(FromCopies.values())
        .flatMap(where -> trainings().map(training -> with(where, training.get())));
  }

  private static Arguments with(FromCopies where, Object... training) {
    return Arguments.of(Stream.concat(Stream.of(where), Arrays.stream(training)).toArray());
  }

  @SuppressWarnings("try") // the threads are held, and not used
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("fromCopies")
  void trainingIsTheSameToTheBitWhileItIsMeasuredFromCopies(
      FromCopies where,
      String name,
      Supplier<Block> block,
      Supplier<Optimizer> optimizer,
      ProbeData probeData,
      boolean trainMode)
      throws Exception {
    AtomicInteger passesBeside = new AtomicInteger();
    LossBeside loss = new LossBeside(value -> counted(passesBeside, value));
    RecordingSink log = new RecordingSink();
    Pace pace = where.pace(8);
    Supplier<SmallTraining> training = () -> new SmallTraining().block(block).loss(net -> loss);
    Optimizer read = optimizer.get();
    try (AutoCloseable threads = where.threads();
        CurvatureListener listener =
            everything(where.listener(), read)
                .probeData(probeData)
                .trainMode(trainMode)
                .sink(pace)
                .sink(log)
                .build()) {
      Trajectory without = training.get().optimizer(optimizer).run();
      assertThat(training.get().optimizer(() -> read).listener(listener).listener(pace).run())
          .isEqualTo(without);
    }
    assertThat(log.failures).isEmpty();
    assertThat(log.measurements).hasSizeGreaterThanOrEqualTo(3);
    assertThat(log.measurements).allMatch(m -> m.gradient().products() == 2);
    assertThat(log.measurements).allMatch(m -> m.curvature().slice().isPresent());
    assertThat(log.gradients).isNotEmpty();
    assertThat(passesBeside).hasValueGreaterThan(log.measurements.size());
  }

  private static NDArray counted(AtomicInteger passes, NDArray value) {
    passes.incrementAndGet();
    return value;
  }

  private static CurvatureListener.Builder everything(
      CurvatureListener.Builder builder, Optimizer optimizer) {
    return builder
        .gradientSchedule(Schedule.everyBatches(2))
        .gradientNoiseScale()
        .optimizer(optimizer)
        .density(SpectralDensity.builder().starts(1).steps(8).build())
        .lossSlices(1)
        .registry(new SimpleMeterRegistry());
  }

  @Test
  void aListenerThatDrawsOneRandomNumberIsSeen() throws Exception {
    Trajectory without = new SmallTraining().run();
    Trajectory disturbed = new SmallTraining().listener(new DrawsOnce()).run();
    assertThat(disturbed.steps()).isNotEqualTo(without.steps());
  }

  @Test
  void aListenerThatMovesAGradientByOneBitIsSeen() throws Exception {
    Trajectory without = new SmallTraining().run();
    Trajectory disturbed = new SmallTraining().listener(new MovesAGradient()).run();
    assertThat(disturbed.steps()).isNotEqualTo(without.steps());
  }

  private static final class DrawsOnce extends TrainingListenerAdapter {

    private boolean drawn;

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
      if (!drawn) {
        trainer.getManager().randomNormal(new Shape(1)).close();
        drawn = true;
      }
    }
  }

  private static final class MovesAGradient extends TrainingListenerAdapter {

    private boolean moved;

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
      if (!moved) {
        Block block = trainer.getModel().getBlock();
        try (NDArray gradient = block.getParameters().valueAt(0).getArray().getGradient()) {
          gradient.muli(1 + 0x1p-23);
        }
        moved = true;
      }
    }
  }
}
