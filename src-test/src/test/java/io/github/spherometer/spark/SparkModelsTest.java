package io.github.spherometer.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.loss.Loss;
import io.github.spherometer.activations.DeadNeuronReport;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.fixtures.ScriptedNetwork;
import io.github.spherometer.spark.executor.ExecutorSurfaces;
import io.github.spherometer.spark.model.EncodedBatch;
import io.github.spherometer.spark.model.ModelFactory;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.error.PartitionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models on executors, and how long these keep them. */
class SparkModelsTest {

  private static final AtomicInteger MADE = new AtomicInteger();
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @Test
  void aTorchScriptModelIsMeasuredAsTheNetThatItIsOf(@TempDir Path folder) throws IOException {
    try (Problem twin = ScriptedNetwork.MLP_SCRIPTED.twin(DataType.FLOAT32)) {
      Path file = folder.resolve("net.pt");
      Files.write(file, ScriptedNetwork.MLP_SCRIPTED.archive(twin.block()));
      ModelFactory model = ModelFactory.torchScript(file, SparkModelsTest::squares);
      try (LossSurface local = LossSurface.of(twin.block(), squares(), twin.data(), twin.labels());
          SparkLossSurface surface =
              SparkLossSurface.builder(spark, model)
                  .data(twice(twin.data(), twin.labels()))
                  .build()) {
        NDArray vector = Fixtures.gaussian(local.manager(), DataType.FLOAT32, 5, local.size());
        assertThat(Fixtures.doubles(surface.hessian().apply(vector)))
            .containsExactly(Fixtures.doubles(local.hessian().apply(vector)), Offset.offset(1e-5));
      }
    }
  }

  @Test
  void batchNormTravelsWithItsStatistics() {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      Block trained =
          Fixtures.initialised(withBatchNorm(), manager, DataType.FLOAT32, 0.5, new Shape(1, 4));
      trained.getParameters().values().stream()
          .filter(parameter -> parameter.getName().startsWith("running"))
          .forEach(parameter -> parameter.getArray().addi(0.25f));
      NDList data = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, 6, 4));
      NDList labels = new NDList(Fixtures.classes(manager, 2, 6));
      ModelFactory model =
          ModelFactory.of(SparkModelsTest::withBatchNorm, trained, Loss::softmaxCrossEntropyLoss);
      try (LossSurface local =
              LossSurface.of(trained, Loss.softmaxCrossEntropyLoss(), data, labels);
          SparkLossSurface surface =
              SparkLossSurface.builder(spark, model).data(twice(data, labels)).build()) {
        assertThat(surface.value()).isCloseTo(local.value(), Offset.offset(1e-6));
      }
    }
  }

  /** Of units that are silent on one partition, only those count that are so on all. */
  @Test
  void deadNeuronsAreThoseOverAllData() {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      Block trained =
          Fixtures.initialised(withReLu(), manager, DataType.FLOAT32, 0.5, new Shape(1, 4));
      NDArray data = Fixtures.gaussian(manager, DataType.FLOAT32, 1, 6, 4);
      NDArray labels = Fixtures.classes(manager, 2, 6);
      DeadNeurons all = DeadNeurons.builder().threshold(0.3).build();
      DeadNeuronReport expected = all.measure(trained, new NDList(data));
      List<EncodedBatch> batches =
          List.of(rows(data, labels, 0, 1), rows(data, labels, 1, 3), rows(data, labels, 3, 6));
      ModelFactory model =
          ModelFactory.of(SparkModelsTest::withReLu, trained, Loss::softmaxCrossEntropyLoss);
      try (SparkLossSurface surface =
          SparkLossSurface.builder(spark, model).data(spark.parallelize(batches, 2)).build()) {
        assertThat(surface.deadNeurons(() -> DeadNeurons.builder().threshold(0.3).build()))
            .isEqualTo(expected);
      }
      assertThat(expected.dead()).isBetween(1L, expected.units() - 1);
      assertThat(all.measure(trained, new NDList(data.get("0:1"))).dead())
          .isNotEqualTo(expected.dead());
    }
  }

  private static EncodedBatch rows(NDArray data, NDArray labels, int start, int end) {
    String rows = start + ":" + end;
    return EncodedBatch.of(new NDList(data.get(rows)), new NDList(labels.get(rows)));
  }

  @Test
  void parametersThatDoNotFitTheArchitectureAreRefused() {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      Block trained =
          Fixtures.initialised(withBatchNorm(), manager, DataType.FLOAT32, 0.5, new Shape(1, 4));
      ModelFactory model =
          ModelFactory.of(() -> Fixtures.linear(2, true), trained, Loss::softmaxCrossEntropyLoss);
      NDList data = new NDList(manager.ones(new Shape(2, 4)));
      JavaRDD<EncodedBatch> batches = twice(data, new NDList(Fixtures.classes(manager, 2, 2)));
      assertThatThrownBy(() -> SparkLossSurface.builder(spark, model).data(batches).build())
          .isInstanceOf(PartitionException.class)
          .hasMessageContaining("the parameters do not fit the architecture");
    }
  }

  @Test
  void aFactoryThatMakesOtherModelsElsewhereIsRefused() {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDList data = new NDList(manager.ones(new Shape(2, 4)));
      JavaRDD<EncodedBatch> batches = twice(data, new NDList(Fixtures.classes(manager, 2, 2)));
      assertThatThrownBy(() -> SparkLossSurface.builder(spark, new Growing()).data(batches).build())
          .isInstanceOf(NotMeasurableException.class)
          .hasMessageContaining("partitions 0 and 1 have different models")
          .hasMessageContaining("the factory must make the same model everywhere");
    }
  }

  @Test
  void whatNobodyAsksForIsFreedAndMadeAgain() throws InterruptedException {
    ExecutorSurfaces executor = ExecutorSurfaces.ofThisProcess();
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        SparkLossSurface surface = small(manager, spark, Duration.ofMillis(300))) {
      float[] first = surface.gradient().toFloatArray();
      assertThat(executor.count()).isEqualTo(2);
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (executor.count() > 0 && System.nanoTime() < end) {
        Thread.sleep(50);
      }
      assertThat(executor.count()).isZero();
      assertThat(surface.gradient().toFloatArray()).isEqualTo(first);
    }
  }

  private static SparkLossSurface small(NDManager manager, JavaSparkContext spark, Duration idle) {
    Block trained =
        Fixtures.initialised(withBatchNorm(), manager, DataType.FLOAT32, 0.5, new Shape(1, 4));
    NDList data = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, 6, 4));
    ModelFactory model =
        ModelFactory.of(SparkModelsTest::withBatchNorm, trained, Loss::softmaxCrossEntropyLoss);
    return SparkLossSurface.builder(spark, model)
        .data(twice(data, new NDList(Fixtures.classes(manager, 2, 6))))
        .idle(idle)
        .build();
  }

  private static JavaRDD<EncodedBatch> twice(NDList data, NDList labels) {
    EncodedBatch batch = EncodedBatch.of(data, labels);
    return spark.parallelize(List.of(batch, batch), 2);
  }

  private static Block withBatchNorm() {
    return new SequentialBlock()
        .add(Fixtures.linear(5, true))
        .add(BatchNorm.builder().build())
        .add(Fixtures.linear(2, true));
  }

  private static Block withReLu() {
    return new SequentialBlock()
        .add(Fixtures.linear(9, true))
        .add(Activation.reluBlock())
        .add(Fixtures.linear(2, true));
  }

  private static Loss squares() {
    return CustomLoss.ofPredictions("squares", predictions -> predictions.head().square().mean());
  }

  /** Each model has one unit more than the one before. */
  private static final class Growing implements ModelFactory {

    private static final long serialVersionUID = 1L;

    @Override
    public Block block(NDManager manager) {
      return Fixtures.initialised(
          Fixtures.linear(2 + MADE.getAndIncrement(), true),
          manager,
          DataType.FLOAT32,
          0.5,
          new Shape(1, 4));
    }

    @Override
    public Loss loss() {
      return Loss.softmaxCrossEntropyLoss();
    }
  }
}
