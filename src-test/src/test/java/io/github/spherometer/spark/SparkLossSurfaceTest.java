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
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.trace.Hutchinson;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.spark.executor.ExecutorSurfaces;
import io.github.spherometer.spark.model.EncodedBatch;
import io.github.spherometer.spark.model.ModelFactory;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.error.NonFiniteLossException;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.error.PartitionException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In one process: the same numbers as without Spark, each time. */
class SparkLossSurfaceTest {

  private static final int BATCHES = 7;
  private static JavaSparkContext spark;

  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    manager.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void allThatAProductGivesIsThatOfOneMachine(DataType type) {
    LossSurface local = local(type);
    SparkLossSurface surface = surface(type, 3);
    NDArray vector = Fixtures.gaussian(manager, type, 5, local.size());
    assertThat(surface.size()).isEqualTo(local.size());
    assertThat(surface.samples()).isEqualTo(local.samples());
    assertThat(surface.value()).isCloseTo(local.value(), Offset.offset(rounding(type)));
    assertThat(surface.groups()).isEqualTo(local.groups());
    assertSame(surface.gradient(), local.gradient(), type);
    assertSame(surface.hessian().apply(vector), local.hessian().apply(vector), type);
    assertSame(surface.gaussNewton().apply(vector), local.gaussNewton().apply(vector), type);
    assertSame(
        surface.gaussNewtonResidual().apply(vector),
        local.gaussNewtonResidual().apply(vector),
        type);
  }

  @Test
  void estimatorsWorkOnItUnchanged() {
    LossSurface local = local(DataType.FLOAT64);
    SparkLossSurface surface = surface(DataType.FLOAT64, 3);
    Lanczos lanczos = Lanczos.builder().topK(3).build();
    Spectrum expected = lanczos.spectrum(local.hessian());
    Spectrum spectrum = lanczos.spectrum(surface.hessian());
    for (int i = 0; i < 3; i++) {
      assertThat(spectrum.ritzValues().get(i).value())
          .isCloseTo(expected.ritzValues().get(i).value(), Offset.offset(1e-9));
    }
    Hutchinson hutchinson = Hutchinson.builder().build();
    assertThat(hutchinson.trace(surface.hessian()).trace())
        .isCloseTo(hutchinson.trace(local.hessian()).trace(), Offset.offset(1e-9));
  }

  @Test
  void lossesAlongDirectionsAreThoseOfOneMachine() {
    LossSurface local = local(DataType.FLOAT64);
    SparkLossSurface surface = surface(DataType.FLOAT64, 3);
    NDArray first = Fixtures.gaussian(manager, DataType.FLOAT64, 5, local.size());
    NDArray second = Fixtures.gaussian(manager, DataType.FLOAT64, 6, local.size());
    double[] offsets = {-0.5, 0, 0.25};
    assertThat(surface.along(first, offsets))
        .containsExactly(local.along(first, offsets), Offset.offset(1e-12));
    double[][] plane = surface.along(first, offsets, second, new double[] {0, 1});
    double[][] expected = local.along(first, offsets, second, new double[] {0, 1});
    for (int i = 0; i < offsets.length; i++) {
      assertThat(plane[i]).containsExactly(expected[i], Offset.offset(1e-12));
    }
  }

  @Test
  void aProductIsTheSameToTheBitEachTime() {
    SparkLossSurface surface = surface(DataType.FLOAT32, 5);
    NDArray vector = Fixtures.gaussian(manager, DataType.FLOAT32, 5, surface.size());
    float[] first = surface.hessian().apply(vector).toFloatArray();
    for (int i = 0; i < 20; i++) {
      assertThat(surface.hessian().apply(vector).toFloatArray()).isEqualTo(first);
    }
    assertThat(surface(DataType.FLOAT32, 5).hessian().apply(vector).toFloatArray())
        .isEqualTo(first);
  }

  @Test
  void emptyPartitionsCountAsNothing() {
    LossSurface local = local(DataType.FLOAT64);
    SparkLossSurface surface = surface(DataType.FLOAT64, BATCHES + 6);
    NDArray vector = Fixtures.gaussian(manager, DataType.FLOAT64, 5, local.size());
    assertSame(surface.hessian().apply(vector), local.hessian().apply(vector), DataType.FLOAT64);
  }

  @Test
  void aLossWithAValueForEachSampleIsAddedUp() {
    LossSurface.Builder builder = LossSurface.builder(trained(DataType.FLOAT64), perSample());
    data(DataType.FLOAT64).forEach(batch -> builder.data(batch[0], batch[1]));
    LossSurface local = opened(builder.build());
    ModelFactory model =
        ModelFactory.of(
            SparkLossSurfaceTest::net, trained(DataType.FLOAT64), SparkLossSurfaceTest::perSample);
    SparkLossSurface surface =
        opened(SparkLossSurface.builder(spark, model).data(rdd(DataType.FLOAT64, 3)).build());
    assertThat(surface.value()).isCloseTo(local.value(), Offset.offset(1e-12));
    assertSame(surface.gradient(), local.gradient(), DataType.FLOAT64);
  }

  @Test
  void closingFreesWhatExecutorsKeep() {
    ExecutorSurfaces executor = ExecutorSurfaces.ofThisProcess();
    SparkLossSurface first = surface(DataType.FLOAT32, 3);
    SparkLossSurface second = surface(DataType.FLOAT32, 2);
    assertThat(executor.count()).isEqualTo(5);
    first.close();
    first.close();
    assertThat(executor.count()).isEqualTo(2);
    assertThat(second.gradient().size()).isEqualTo(second.size());
    second.close();
    assertThat(executor.count()).isZero();
    assertThatThrownBy(second::gradient)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the surface is closed");
  }

  /** The graph of a single batch is always retained while its surface is there. */
  @Test
  void whatDoesNotFitIntoTheLimitIsMadeAnewAndGivesTheSame() {
    ExecutorSurfaces executor = ExecutorSurfaces.ofThisProcess();
    SparkLossSurface roomy = surface(DataType.FLOAT32, BATCHES);
    SparkLossSurface narrow = within(0, BATCHES);
    NDArray vector = Fixtures.gaussian(manager, DataType.FLOAT32, 5, roomy.size());
    float[] expected = roomy.hessian().apply(vector).toFloatArray();
    long before = executor.made();
    assertThat(narrow.hessian().apply(vector).toFloatArray()).isEqualTo(expected);
    assertThat(executor.made()).isEqualTo(before + BATCHES);
    assertThat(executor.count()).isEqualTo(BATCHES);
    roomy.hessian().apply(vector).close();
    assertThat(executor.made()).isEqualTo(before + BATCHES);
  }

  @Test
  void graphsOfSeveralBatchesThatDoNotFitAreBuiltAnewAndGiveTheSame() {
    SparkLossSurface roomy = surface(DataType.FLOAT32, 3);
    SparkLossSurface narrow = within(0, 3);
    NDArray vector = Fixtures.gaussian(manager, DataType.FLOAT32, 5, roomy.size());
    assertThat(narrow.hessian().apply(vector).toFloatArray())
        .isEqualTo(roomy.hessian().apply(vector).toFloatArray());
  }

  private SparkLossSurface within(long maxGraphBytes, int partitions) {
    return opened(
        SparkLossSurface.builder(spark, model(DataType.FLOAT32))
            .data(rdd(DataType.FLOAT32, partitions))
            .maxGraphBytes(maxGraphBytes)
            .build());
  }

  @Test
  void aBatchWithoutAFiniteLossNamesItsPartition() {
    List<EncodedBatch> batches = new ArrayList<>(LocalSpark.encoded(data(DataType.FLOAT32)));
    NDList nan = new NDList(manager.full(new Shape(1, 4), Float.NaN));
    batches.set(4, EncodedBatch.of(nan, new NDList(Fixtures.classes(manager, 3, 1))));
    JavaRDD<EncodedBatch> data = spark.parallelize(batches, BATCHES);
    SparkLossSurface.Builder builder =
        SparkLossSurface.builder(spark, model(DataType.FLOAT32)).data(data);
    assertThatThrownBy(builder::build)
        .isInstanceOf(PartitionException.class)
        .hasMessageContaining("partition 4 of the data")
        .hasCauseInstanceOf(NonFiniteLossException.class);
    assertThat(ExecutorSurfaces.ofThisProcess().count()).isZero();
  }

  @Test
  void missingDataAreRefused() {
    SparkLossSurface.Builder builder = SparkLossSurface.builder(spark, model(DataType.FLOAT32));
    assertThatThrownBy(builder::build)
        .isInstanceOf(NotMeasurableException.class)
        .hasMessage("data is missing, must be set");
    List<EncodedBatch> none = List.of();
    builder.data(spark.parallelize(none, 4));
    assertThatThrownBy(builder::build)
        .isInstanceOf(NotMeasurableException.class)
        .hasMessageContaining("no batch in any of its 4 partitions");
  }

  private static void assertSame(NDArray actual, NDArray expected, DataType type) {
    double[] numbers = Fixtures.doubles(actual);
    double[] others = Fixtures.doubles(expected);
    assertThat(numbers).hasSameSizeAs(others);
    assertThat(numbers).containsExactly(others, Offset.offset(rounding(type)));
  }

  private static double rounding(DataType type) {
    return type == DataType.FLOAT32 ? 1e-5 : 1e-13;
  }

  private LossSurface local(DataType type) {
    LossSurface.Builder builder =
        LossSurface.builder(trained(type), Loss.softmaxCrossEntropyLoss());
    data(type).forEach(batch -> builder.data(batch[0], batch[1]));
    return opened(builder.build());
  }

  private SparkLossSurface surface(DataType type, int partitions) {
    return opened(SparkLossSurface.builder(spark, model(type)).data(rdd(type, partitions)).build());
  }

  private <T extends AutoCloseable> T opened(T surface) {
    opened.add(surface);
    return surface;
  }

  private JavaRDD<EncodedBatch> rdd(DataType type, int partitions) {
    return spark.parallelize(LocalSpark.encoded(data(type)), partitions);
  }

  private List<NDList[]> data(DataType type) {
    return LocalSpark.batches(manager, type, BATCHES);
  }

  private ModelFactory model(DataType type) {
    return ModelFactory.of(SparkLossSurfaceTest::net, trained(type), Loss::softmaxCrossEntropyLoss);
  }

  private Block trained(DataType type) {
    return Fixtures.initialised(net(), manager, type, 0.7, new Shape(1, 4));
  }

  private static Block net() {
    return new SequentialBlock()
        .add(Fixtures.linear(6, true))
        .add(Activation::tanh)
        .add(Fixtures.linear(3, true));
  }

  /** The squared distance to a multiple of the label, one number a sample. */
  private static Loss perSample() {
    return CustomLoss.of(
        "per-sample",
        (labels, scores) ->
            scores
                .sub(labels.toType(scores.getDataType(), false).expandDims(1))
                .square()
                .sum(new int[] {1}));
  }
}
