package io.github.spherometer.benchmarks.spark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.gson.Gson;
import io.github.spherometer.benchmarks.Sample;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.fixtures.SparkProcess;
import io.github.spherometer.spark.SparkLossSurface;
import io.github.spherometer.spark.model.EncodedBatch;
import io.github.spherometer.spark.reduction.PartitionResult;
import io.github.spherometer.spark.reduction.Reduction;
import io.github.spherometer.spark.reduction.VectorBytes;
import io.github.spherometer.surface.LossSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/** Measures products on Spark, and in turn with them the same in this JVM, and their parts. */
final class SparkRounds {

  /** A line that holds a {@link Measured}, and one that holds a {@link Bare}. */
  static final String MEASURED = "measured ";

  static final String BARE = "bare ";

  private static final Gson GSON = new Gson();

  private final JavaSparkContext spark;
  private final TaskClock clock;
  private final int executors;

  private SparkRounds(JavaSparkContext spark, int executors) {
    this.spark = spark;
    this.executors = executors;
    clock = TaskClock.of(spark);
  }

  /**
   * Measures.
   *
   * @param arguments the master, and the number of executor processes, 0 if the driver computes
   */
  public static void main(String[] arguments) throws InterruptedException {
    var conf =
        SparkProcess.conf(arguments[0])
            .set("spark.executor.memory", "2g")
            .set("spark.scheduler.minRegisteredResourcesRatio", "1.0")
            .set("spark.cores.max", "2")
            .set("spark.broadcast.compress", "false")
            .set("spark.shuffle.compress", "false");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      spark.setLogLevel("ERROR");
      SparkRounds rounds = new SparkRounds(spark, Integer.parseInt(arguments[1]));
      for (SparkNet net : SparkNet.values()) {
        rounds.measure(net);
      }
      if (rounds.executors > 0) {
        rounds.measureBare(SparkNet.LARGE.bytes(), 2, 2, 3);
        rounds.measureBare(4096, 64, 64, 5);
        rounds.measureBare(4096, 256, 256, 3);
      }
    }
  }

  private void measure(SparkNet net) throws InterruptedException {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      Block trained = net.trained(manager);
      try (LossSurface alone = net.surface(trained, manager)) {
        for (int partitions : new int[] {1, 2, 4}) {
          System.out.println(MEASURED + GSON.toJson(measured(net, trained, alone, partitions)));
        }
      }
    }
  }

  private Measured measured(SparkNet net, Block trained, LossSurface alone, int partitions)
      throws InterruptedException {
    JavaRDD<EncodedBatch> data =
        net.batches(spark, partitions).persist(StorageLevel.MEMORY_AND_DISK());
    spread(data);
    try (SparkLossSurface surface =
            SparkLossSurface.builder(spark, net.model(trained)).data(data).build();
        NDArray vector = alone.manager().ones(new Shape(alone.size()))) {
      Reduction reduction = reduction(net.bytes(), partitions);
      List<Round> rounds = new ArrayList<>();
      for (int i = -net.rounds() / 3; i < net.rounds(); i++) {
        Round round = round(alone.hessian(), surface.hessian(), vector, data, reduction);
        if (i >= 0) {
          rounds.add(round);
        }
      }
      return new Measured(
          net,
          Math.max(1, executors),
          executors == 0,
          net.bytes(),
          partitions,
          reduction.segments(),
          rounds);
    } finally {
      data.unpersist();
    }
  }

  /** As evenly as partitions go: they stay where they are first, and tasks that wait take turns. */
  private static void spread(JavaRDD<EncodedBatch> data) {
    data.mapPartitions(
            rows -> {
              Thread.sleep(500);
              return Collections.emptyIterator();
            })
        .collect();
  }

  private Reduction reduction(long bytes, int partitions) {
    double[] weights = new double[partitions];
    Arrays.fill(weights, 1.0 / partitions);
    return Reduction.of(
        weights, Math.toIntExact(bytes / 4), DataType.FLOAT32, spark.defaultParallelism());
  }

  private Round round(
      LinearOperator alone,
      LinearOperator onSpark,
      NDArray vector,
      JavaRDD<EncodedBatch> data,
      Reduction reduction)
      throws InterruptedException {
    long start = System.nanoTime();
    alone.apply(vector).close();
    double inOneJvm = (System.nanoTime() - start) / 1e9;
    TaskClock.Times product = clock.of(() -> onSpark.apply(vector).close());
    TaskClock.Times nothing = clock.of(() -> empty(data));
    TaskClock.Times broadcast = clock.of(() -> broadcast(data, vector));
    TaskClock.Times reduce = clock.of(() -> reduce(data, reduction));
    return new Round(
        inOneJvm,
        product.whole(),
        nothing.whole(),
        broadcast.whole() - nothing.whole(),
        product.tasks() - broadcast.tasks() - reduce.tasks() + nothing.tasks(),
        reduce.whole() - nothing.whole());
  }

  private static void empty(JavaRDD<?> data) {
    data.mapPartitions(rows -> Collections.emptyIterator()).collect();
  }

  /** As a product does it. */
  private void broadcast(JavaRDD<?> data, NDArray vector) {
    Broadcast<byte[]> everywhere = spark.broadcast(VectorBytes.of(vector));
    data.mapPartitions(
            rows -> {
              everywhere.value();
              return Collections.emptyIterator();
            })
        .collect();
    everywhere.destroy();
  }

  private static void reduce(JavaRDD<?> data, Reduction reduction) {
    int bytes = 4 * reduction.size();
    reduction.sum(
        data.mapPartitionsWithIndex(
            (partition, rows) ->
                List.of(new PartitionResult<>(partition, ReadyVector.of(bytes), null)).iterator(),
            true));
  }

  private void measureBare(long bytes, int partitions, int segments, int rounds)
      throws InterruptedException {
    JavaRDD<Integer> data = spark.parallelize(Collections.nCopies(partitions, 0), partitions);
    double[] weights = new double[partitions];
    Arrays.fill(weights, 1.0 / partitions);
    Reduction reduction =
        new Reduction(weights, Math.toIntExact(bytes / 4), DataType.FLOAT32, segments);
    reduce(data, reduction);
    Sample jobs = new Sample();
    Sample reductions = new Sample();
    for (int i = 0; i < rounds; i++) {
      double nothing = clock.of(() -> empty(data)).whole();
      jobs.add(nothing);
      reductions.add(clock.of(() -> reduce(data, reduction)).whole() - nothing);
    }
    Bare bare =
        new Bare(
            executors, bytes, partitions, segments, jobs.quantile(0.5), reductions.quantile(0.5));
    System.out.println(BARE + GSON.toJson(bare));
  }
}
