package io.github.spherometer.benchmarks.spark;

import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.spark.model.EncodedBatch;
import io.github.spherometer.spark.model.ModelFactory;
import io.github.spherometer.surface.LossSurface;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** A network with batches of data, which are made where they are wanted. */
enum SparkNet {
  /** A product takes a twentieth of a second. */
  SMALL("MLP, 41 210 parameters, 8192 samples", 300, 100, 100, 128, 64, 21),

  /** A product takes a second. */
  LARGE("MLP, 25 million parameters, 128 samples", 3072, 4096, 3022, 32, 4, 5);

  private static final int CLASSES = 10;
  private static final long MOST_GRAPH_BYTES = 8L << 30;

  private final String text;
  private final int inputs;
  private final int firstUnits;
  private final int secondUnits;
  private final int batch;
  private final int batches;
  private final int rounds;

  SparkNet(
      String text,
      int inputs,
      int firstUnits,
      int secondUnits,
      int batch,
      int batches,
      int rounds) {
    this.text = text;
    this.inputs = inputs;
    this.firstUnits = firstUnits;
    this.secondUnits = secondUnits;
    this.batch = batch;
    this.batches = batches;
    this.rounds = rounds;
  }

  /** How often it is measured, after a few rounds that do not count. */
  int rounds() {
    return rounds;
  }

  /** Of a vector of its parameters in float32. */
  long bytes() {
    long weights = (long) inputs * firstUnits + (long) firstUnits * secondUnits;
    return 4 * (weights + (long) secondUnits * CLASSES + firstUnits + secondUnits + CLASSES);
  }

  private Block architecture() {
    return new Mlp(inputs, CLASSES, new int[] {firstUnits, secondUnits});
  }

  long samples() {
    return (long) batch * batches;
  }

  private NDList data(NDManager manager, int number) {
    return new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, number, batch, inputs));
  }

  private NDList labels(NDManager manager) {
    return new NDList(Fixtures.classes(manager, CLASSES, batch));
  }

  private EncodedBatch encoded(int number) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      return EncodedBatch.of(data(manager, number), labels(manager));
    }
  }

  JavaRDD<EncodedBatch> batches(JavaSparkContext spark, int partitions) {
    List<Integer> numbers = IntStream.range(0, batches).boxed().toList();
    return spark.parallelize(numbers, partitions).map(this::encoded);
  }

  Block trained(NDManager manager) {
    Block block = architecture();
    block.initialize(manager, DataType.FLOAT32, new Shape(1, inputs));
    return block;
  }

  ModelFactory model(Block trained) {
    return ModelFactory.of(this::architecture, trained, Loss::softmaxCrossEntropyLoss);
  }

  LossSurface surface(Block trained, NDManager manager) {
    LossSurface.Builder surface =
        LossSurface.builder(trained, Loss.softmaxCrossEntropyLoss())
            .maxGraphBytes(MOST_GRAPH_BYTES);
    for (int i = 0; i < batches; i++) {
      surface.data(data(manager, i), labels(manager));
    }
    return surface.build();
  }

  @Override
  public String toString() {
    return text;
  }
}
