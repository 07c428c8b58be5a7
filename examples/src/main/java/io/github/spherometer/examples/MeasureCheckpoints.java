package io.github.spherometer.examples;

import ai.djl.Device;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import io.github.spherometer.examples.checkpoints.Batches;
import io.github.spherometer.examples.checkpoints.CheckpointFolder;
import io.github.spherometer.examples.checkpoints.CutData;
import io.github.spherometer.examples.checkpoints.Following;
import io.github.spherometer.examples.checkpoints.SparkContexts;
import io.github.spherometer.examples.checkpoints.StaticMethod;
import io.github.spherometer.listener.MeasuredRun;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.github.spherometer.spark.model.EncodedBatch;
import io.github.spherometer.surface.engine.OneDnn;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what a training saves, over all its data, away from the training. */
@Command(
    name = "measure-checkpoints",
    description =
        "Follows a folder that DJL's SaveModelTrainingListener saves parameters into, and measures"
            + " each checkpoint over the whole data set, on Spark: in this process, or on a"
            + " cluster.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class MeasureCheckpoints implements Callable<Integer> {

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "folder of NAME-0001.params and so on, which need not be there yet")
  private Path checkpoints = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "name of the model (default: that of all checkpoints in the folder)")
  private @Nullable String name;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description =
          "a folder of batches (.ndlist, .npz: inputs, and behind them labels), or a static method"
              + " that makes a RandomAccessDataset, as com.acme.Training::dataset")
  private String data = "";

  @Option(
      names = "--model",
      paramLabel = "METHOD",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "static method that makes the block, as com.acme.Training::net")
  private String model = "";

  @Option(
      names = "--loss",
      paramLabel = "METHOD",
      defaultValue = "ai.djl.training.loss.Loss::softmaxCrossEntropyLoss",
      description = "static method that makes the loss: a mean over samples, or a value for each")
  private String loss = "";

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Spark's master, such as spark://host:7077 (default: that of spark-submit, or local[*])")
  private @Nullable String master;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      converter = Ranges.Count.class,
      description = "parts that the data are cut into (default: as many as Spark runs tasks)")
  private @Nullable Integer partitions;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "256",
      converter = Ranges.Count.class,
      description = "samples that go through the model at a time, of a dataset")
  private int batchSize;

  @Option(
      names = "--graph-memory",
      paramLabel = "MIB",
      defaultValue = "2048",
      converter = Ranges.Mebibytes.class,
      description = "memory for graphs of each executor; what does not fit is made anew each time")
  private int graphMemory;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = Ranges.Count.class,
      description = "threads of the engine in this process (default: one a processor)")
  private @Nullable Integer threads;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      defaultValue = "5",
      converter = Ranges.Rank.class,
      description = "eigenvalues to measure")
  private int topK;

  @Option(
      names = "--density",
      paramLabel = "PRODUCTS",
      defaultValue = "0",
      converter = Ranges.Products.class,
      description =
          "also sample the density of the whole spectrum, with so many products; 0 not to")
  private int density;

  @Option(
      names = "--learning-rate",
      paramLabel = "LR",
      converter = Ranges.Positive.class,
      description =
          "that of the training, if it is gradient descent, for the threshold 2(1+m)/lr and the"
              + " ratio to it (default: unknown)")
  private @Nullable Double learningRate;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      defaultValue = "0",
      converter = Ranges.Fraction.class,
      description = "that of the training")
  private double momentum;

  @Option(
      names = "--batches-per-epoch",
      paramLabel = "N",
      defaultValue = "1",
      converter = Ranges.Count.class,
      description = "those of the training, for the number of the batch: it is the epoch's times N")
  private int batchesPerEpoch;

  @Option(
      names = "--from",
      paramLabel = "EPOCH",
      defaultValue = "0",
      converter = Ranges.Seconds.class,
      description = "first epoch to measure")
  private int from;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      converter = Ranges.Seconds.class,
      description =
          "how long to wait for the next checkpoint (default: until Ctrl-C); 0 measures what is"
              + " there")
  private @Nullable Integer wait;

  @Option(
      names = "--run",
      paramLabel = "NAME",
      converter = Ranges.Name.class,
      description = "name of the run in the metrics (default: the time)")
  private @Nullable String run;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "also append the measurements to a file, which the command view shows")
  private @Nullable Path log;

  @Mixin private Address address = new Address();

  @Mixin private Linger linger = new Linger();

  @Override
  public Integer call() throws InterruptedException {
    StaticMethod<Block> architecture = StaticMethod.named(model, Block.class);
    StaticMethod<Loss> lossMaker = StaticMethod.named(loss, Loss.class);
    Batches batches = Batches.of(data, batchSize);
    useThreads();
    OneDnn.switchOffIfWrong(Device.cpu()).ifPresent(System.out::println);
    architecture.make();
    lossMaker.make();
    try (PrometheusEndpoint endpoint = address.endpoint().start();
        JavaSparkContext spark = SparkContexts.start(master)) {
      System.out.println("Live page: " + endpoint.page());
      System.out.println("Metrics: " + endpoint.uri());
      JavaRDD<EncodedBatch> cut =
          batches.in(spark, partitions == null ? spark.defaultParallelism() : partitions);
      System.out.printf(
          "%,d batches of data in %,d partitions, on %s%n",
          CutData.read(cut), cut.getNumPartitions(), spark.master());
      follow(spark, cut, architecture, lossMaker, endpoint);
    }
    return 0;
  }

  private void follow(
      JavaSparkContext spark,
      JavaRDD<EncodedBatch> cut,
      StaticMethod<Block> architecture,
      StaticMethod<Loss> lossMaker,
      PrometheusEndpoint endpoint)
      throws InterruptedException {
    Consumer<String> complaints = System.err::println;
    try (Following following =
        new Following(
            spark,
            new CheckpointFolder(checkpoints, name, from),
            cut,
            architecture,
            lossMaker,
            options(),
            description -> publishing(description, endpoint),
            complaints)) {
      int measured = following.follow(wait == null ? null : Duration.ofSeconds(wait));
      following.end();
      System.out.println(measured + " checkpoints measured");
      linger.await();
    }
  }

  /** The engine reads it when it is loaded. */
  private void useThreads() {
    int number = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(number));
  }

  private Following.Options options() {
    return new Following.Options(
        run == null ? Instant.now().truncatedTo(ChronoUnit.MILLIS).toString() : run,
        topK,
        density,
        (long) graphMemory << 20,
        batchesPerEpoch,
        learningRate == null
            ? Hyperparameters.unknown()
            : Hyperparameters.heavyBall(learningRate, momentum, 0));
  }

  private MeasuredRun.Builder publishing(RunDescription description, PrometheusEndpoint endpoint) {
    CheckpointTable table = new CheckpointTable(new Screen(System.out, false));
    MeasuredRun.Builder builder = MeasuredRun.builder(description).endpoint(endpoint).sink(table);
    return log == null ? builder : builder.log(log);
  }
}
