package io.github.spherometer.spark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.operator.Operators;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.ResidentMemory;
import io.github.spherometer.fixtures.SparkProcess;
import io.github.spherometer.spark.executor.ExecutorSurfaces;
import io.github.spherometer.spark.model.EncodedBatch;
import io.github.spherometer.spark.model.Maker;
import io.github.spherometer.spark.model.ModelFactory;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Runs on two executors, each a process of its own. */
final class ClusterProgram {

  private final JavaSparkContext spark;
  private final NDManager manager;

  private ClusterProgram(JavaSparkContext spark, NDManager manager) {
    this.spark = spark;
    this.manager = manager;
  }

  /**
   * Runs.
   *
   * @param arguments what to do: "kill", or "surfaces" and how many
   */
  public static void main(String[] arguments) {
    SparkConf conf =
        SparkProcess.conf("local-cluster[2,1,1024]").set("spark.executor.memory", "512m");
    try (JavaSparkContext spark = new JavaSparkContext(conf);
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      spark.setLogLevel("OFF");
      ClusterProgram program = new ClusterProgram(spark, manager);
      if (arguments[0].equals("kill")) {
        program.kill();
      } else {
        program.openAndClose(Integer.parseInt(arguments[1]));
      }
    }
  }

  /** Prints spectra as they are without and with an executor that is killed on the way. */
  private void kill() {
    try (SparkLossSurface surface = surface(4)) {
      Lanczos lanczos = Lanczos.builder().topK(3).build();
      Spectrum calm = lanczos.spectrum(surface.hessian());
      System.out.println("executors before: " + executors().size());
      ProcessHandle executor = ProcessHandle.of(executors().get(0)).orElseThrow();
      AtomicBoolean killed = new AtomicBoolean();
      Spectrum disturbed =
          lanczos.spectrum(
              Operators.beforeCall(
                  4, () -> killed.set(executor.destroyForcibly()), surface.hessian()));
      System.out.println("killed: " + killed);
      System.out.println("calm: " + calm.ritzValues());
      System.out.println("disturbed: " + disturbed.ritzValues());
    }
  }

  /** Prints what executors hold after the first few surfaces and at the end, in MiB. */
  private void openAndClose(int surfaces) {
    for (int i = 0; i < surfaces; i++) {
      if (i == surfaces / 4) {
        System.out.println("resident at first: " + resident());
      }
      try (SparkLossSurface surface = surface(4);
          NDArray vector = manager.ones(new Shape(surface.size()))) {
        surface.hessian().apply(vector).close();
      }
    }
    System.out.println("resident at last: " + resident());
    System.out.println("kept: " + kept());
  }

  private List<Long> executors() {
    return onExecutors(() -> ProcessHandle.current().pid());
  }

  private List<Long> resident() {
    return onExecutors(() -> ResidentMemory.kilobytes() >> 10);
  }

  private List<Integer> kept() {
    return onExecutors(() -> ExecutorSurfaces.ofThisProcess().count());
  }

  /** Of each executor one, since tasks that wait a moment do not all go to the same. */
  private <T> List<T> onExecutors(Maker<T> question) {
    Map<Long, T> answers = new TreeMap<>();
    spark
        .parallelize(Collections.nCopies(16, 0), 16)
        .map(task -> Answer.to(question))
        .collect()
        .forEach(answer -> answers.put(answer.process(), answer.value()));
    return List.copyOf(answers.values());
  }

  /** What a process says. */
  private record Answer<T>(long process, T value) implements Serializable {

    static <T> Answer<T> to(Maker<T> question) throws InterruptedException {
      Thread.sleep(20);
      return new Answer<>(ProcessHandle.current().pid(), question.make());
    }
  }

  private SparkLossSurface surface(int partitions) {
    List<EncodedBatch> batches =
        LocalSpark.encoded(LocalSpark.batches(manager, DataType.FLOAT32, 8));
    return SparkLossSurface.builder(spark, model())
        .data(spark.parallelize(batches, partitions))
        .build();
  }

  private ModelFactory model() {
    Block trained = Fixtures.initialised(net(), manager, DataType.FLOAT32, 0.7, new Shape(1, 4));
    return ModelFactory.of(ClusterProgram::net, trained, Loss::softmaxCrossEntropyLoss);
  }

  private static Block net() {
    return new SequentialBlock()
        .add(Fixtures.linear(6, true))
        .add(Activation::tanh)
        .add(Fixtures.linear(3, true));
  }
}
