package io.github.spherometer.spark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.activations.ActivationMeans;
import io.github.spherometer.activations.DeadNeuronReport;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.spark.executor.ActivationVisit;
import io.github.spherometer.spark.executor.ExecutorSurfaces;
import io.github.spherometer.spark.executor.Matrix;
import io.github.spherometer.spark.executor.PartitionSummary;
import io.github.spherometer.spark.executor.PartitionSurface;
import io.github.spherometer.spark.executor.PartitionVisit;
import io.github.spherometer.spark.executor.PartitionWork;
import io.github.spherometer.spark.executor.Slice;
import io.github.spherometer.spark.executor.Tenure;
import io.github.spherometer.spark.model.EncodedBatch;
import io.github.spherometer.spark.model.Maker;
import io.github.spherometer.spark.model.ModelFactory;
import io.github.spherometer.spark.reduction.PartitionResult;
import io.github.spherometer.spark.reduction.Reduction;
import io.github.spherometer.spark.reduction.VectorBytes;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.engine.EngineCheck;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.error.PartitionException;
import io.github.spherometer.surface.torch.OwnManagers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loss of a model over a data set on Apache Spark, as a {@link LossSurface} is the loss over
 * batches in memory: at one frozen parameter point, in eval mode, as a function of one flat vector
 * of all trainable parameters.
 *
 * <pre>{@code
 * try (SparkLossSurface surface = SparkLossSurface.builder(spark, model).data(batches).build()) {
 *   Spectrum spectrum = Lanczos.builder().topK(10).build().spectrum(surface.hessian());
 * }
 * }</pre>
 *
 * <p>Every product is a job: the vector is broadcast, each partition multiplies it by the matrix of
 * its own samples, and the products are added up with the weights of their samples. Executors keep
 * model, data and graphs between products; what an executor that is lost has kept is made again on
 * another one.
 *
 * <p><b>The same to the bit</b> each time, on equal processors, whatever order tasks end in and
 * whether executors are lost: sums are taken in the order of the partitions, in double. Another
 * number of partitions rounds otherwise.
 *
 * <p>The loss is a mean over samples, or, as for {@link LossSurface}, a sum of one number for each.
 * Train mode is not offered: what BatchNorm normalises by would be the batches that data happen to
 * be cut into.
 *
 * <p>The driver holds vectors: n numbers for each that an estimator keeps, as on one machine. A
 * vector travels as one Java array, so a model has at most 536 million parameters in float32.
 *
 * <p>Where the engine of an executor computes wrong, see {@link EngineCheck}, the log of the driver
 * says so, and what to do.
 *
 * <p>May be used from several threads, one product at a time each.
 */
public final class SparkLossSurface implements AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(SparkLossSurface.class);

  private final JavaSparkContext spark;
  private final JavaRDD<EncodedBatch> data;
  private final boolean persisted;
  private final Broadcast<ModelFactory> model;
  private final long maxGraphBytes;
  private final Duration idle;

  private final OpenSurfaces open;
  private final String name = UUID.randomUUID().toString();
  private final NDManager manager = OwnManagers.onDefaultDevice();
  private final Partitions partitions;
  private final Reduction reduction;

  private SparkLossSurface(Builder builder, JavaRDD<EncodedBatch> batches) {
    spark = builder.spark;
    persisted = batches.getStorageLevel().equals(StorageLevel.NONE());
    data = persisted ? batches.persist(StorageLevel.MEMORY_AND_DISK()) : batches;
    model = spark.broadcast(builder.model);
    maxGraphBytes = builder.maxGraphBytes;
    idle = builder.idle;
    open = OpenSurfaces.of(spark);
    open.add(name, this);
    try {
      partitions = Partitions.of(data.getNumPartitions(), visit(PartitionSummary::of).collect());
      partitions.engineFaults().forEach(this::tellEngineFault);
      reduction = partitions.reduction(spark);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void tellEngineFault(String fault) {
    logger.error(
        "{}{}",
        fault,
        spark.isLocal()
            ? ""
            : " That is on executors, whose environment is set by"
                + " spark.executorEnv.ONEDNN_MAX_CPU_ISA=SSE41.");
  }

  /**
   * Starts the description of a surface.
   *
   * @param spark the context to run jobs in
   * @param model makes the model and its loss on executors
   * @return a builder
   */
  public static Builder builder(JavaSparkContext spark, ModelFactory model) {
    return new Builder(spark, model);
  }

  /**
   * Returns the number of parameters.
   *
   * @return n, the length of the flat vector
   */
  public long size() {
    return partitions.size();
  }

  /**
   * Returns the number of samples.
   *
   * @return of all partitions together
   */
  public long samples() {
    return partitions.samples();
  }

  /**
   * Returns the loss.
   *
   * @return a finite number
   */
  public double value() {
    return partitions.value();
  }

  /**
   * Returns the layers of the model, see {@link LossSurface#groups}.
   *
   * @return the layers in the order of the flat vector, which they cover without overlap
   */
  public List<ParameterGroup> groups() {
    return partitions.groups();
  }

  /**
   * Returns the owner of what the surface gives out on the driver.
   *
   * @return a manager that is closed with the surface
   */
  public NDManager manager() {
    return manager;
  }

  /**
   * Returns the gradient of the loss. One job.
   *
   * @return a new array of shape (n) that lives until the surface is closed
   */
  public NDArray gradient() {
    return vector(visit(PartitionSurface::gradient), manager);
  }

  /**
   * Returns the Hessian of the loss. A product is one job.
   *
   * @return an operator of size n that may be used until the surface is closed
   */
  public LinearOperator hessian() {
    return operator(Matrix.HESSIAN);
  }

  /**
   * Returns the Gauss-Newton matrix G, see {@link LossSurface#gaussNewton}. A product is one job.
   *
   * @return an operator of size n that may be used until the surface is closed
   */
  public LinearOperator gaussNewton() {
    return operator(Matrix.GAUSS_NEWTON);
  }

  /**
   * Returns H - G, see {@link LossSurface#gaussNewtonResidual}. A product is one job.
   *
   * @return an operator of size n that may be used until the surface is closed
   */
  public LinearOperator gaussNewtonResidual() {
    return operator(Matrix.RESIDUAL);
  }

  /**
   * Returns losses along a line through the parameter point, see {@link LossSurface#along}. One
   * job.
   *
   * @param direction d of shape (n); it is not normalised
   * @param offsets t, in units of d
   * @return the losses at x + t d, one an offset; infinite or NaN where they are
   * @throws IllegalArgumentException if the direction has another shape or data type
   */
  public double[] along(NDArray direction, double... offsets) {
    return losses(Slice.line(bytes("direction", direction), offsets))[0];
  }

  /**
   * Returns losses on a plane through the parameter point. One job.
   *
   * @param first direction d of shape (n); it is not normalised
   * @param firstOffsets s, in units of d
   * @param second direction e of shape (n)
   * @param secondOffsets t, in units of e
   * @return the losses at x + s d + t e: one row for every s, in it one column for every t
   * @throws IllegalArgumentException if a direction has another shape or data type
   */
  public double[][] along(
      NDArray first, double[] firstOffsets, NDArray second, double[] secondOffsets) {
    return losses(
        new Slice(bytes("first", first), firstOffsets, bytes("second", second), secondOffsets));
  }

  /**
   * Counts the dead neurons over all data: units whose mean absolute activation over all samples is
   * below a threshold. One job, for which executors make the model anew.
   *
   * @param deadNeurons makes the same estimator on executors and here
   * @return the counts, and what they do not cover
   * @throws PartitionException if an activation is not finite
   * @throws IllegalArgumentException if batches have other numbers of units
   */
  public DeadNeuronReport deadNeurons(Maker<DeadNeurons> deadNeurons) {
    requireOpen();
    ActivationMeans all =
        data
            .mapPartitionsWithIndex(new ActivationVisit(model, deadNeurons), true)
            .collect()
            .stream()
            .map(PartitionResult::get)
            .reduce(ActivationMeans::plus)
            .orElseThrow();
    return deadNeurons.make().report(all);
  }

  private double[][] losses(Slice slice) {
    return broadcast(
        slice, where -> partitions.mean(visit(part -> part.losses(where.value())).collect()));
  }

  private LinearOperator operator(Matrix matrix) {
    return new SparkOperator(manager, size(), partitions.type(), vector -> product(matrix, vector));
  }

  private NDArray product(Matrix matrix, NDArray vector) {
    return broadcast(
        VectorBytes.of(vector),
        factor -> vector(visit(part -> part.product(matrix, factor.value())), vector.getManager()));
  }

  private NDArray vector(JavaRDD<PartitionResult<byte[]>> parts, NDManager owner) {
    return VectorBytes.vector(reduction.sum(parts), partitions.type(), owner);
  }

  private byte[] bytes(String name, NDArray vector) {
    return VectorBytes.of(Require.vector(name, vector, size(), partitions.type()));
  }

  private <T, R> R broadcast(T value, Function<Broadcast<T>, R> use) {
    Broadcast<T> everywhere = spark.broadcast(value);
    try {
      return use.apply(everywhere);
    } finally {
      everywhere.destroy();
    }
  }

  private <T> JavaRDD<PartitionResult<T>> visit(PartitionWork<T> work) {
    requireOpen();
    return data.mapPartitionsWithIndex(new PartitionVisit<>(tenure(), model, work), true);
  }

  private void requireOpen() {
    if (!open.names().contains(name)) {
      throw new IllegalStateException("the surface is closed");
    }
  }

  private Tenure tenure() {
    return new Tenure(open.application(), name, open.names(), maxGraphBytes, idle);
  }

  @Override
  public String toString() {
    return "SparkLossSurface[partitions=%d]".formatted(data.getNumPartitions());
  }

  /**
   * Frees what executors keep, which those that a last job does not reach do at their next task, or
   * when they have not been used for a while.
   */
  @Override
  public void close() {
    if (!open.remove(name)) {
      return;
    }
    manager.close();
    Tenure without = tenure();
    ExecutorSurfaces.ofThisProcess().close(without::ends);
    if (spark.sc().isStopped()) {
      return;
    }
    if (!spark.isLocal()) {
      int tasks = 4 * spark.defaultParallelism();
      spark
          .parallelize(Collections.nCopies(tasks, 0), tasks)
          .foreach(task -> ExecutorSurfaces.ofThisProcess().close(without::ends));
    }
    if (persisted) {
      data.unpersist(false);
    }
    model.destroy();
  }

  /** Describes a {@link SparkLossSurface}. */
  public static final class Builder {

    private static final long DEFAULT_GRAPH_BYTES = 2L << 30;
    private static final Duration DEFAULT_IDLE = Duration.ofMinutes(10);

    private final JavaSparkContext spark;
    private final ModelFactory model;
    private @Nullable JavaRDD<EncodedBatch> data;
    private long maxGraphBytes = DEFAULT_GRAPH_BYTES;
    private Duration idle = DEFAULT_IDLE;

    private Builder(JavaSparkContext spark, ModelFactory model) {
      this.spark = spark;
      this.model = model;
    }

    /**
     * Sets the data. Required. Partitions may be of any size, and empty. Unless they are persisted
     * already, they are in memory and on disk while the surface is open, which keeps a partition on
     * its executor.
     *
     * @param batches each run through the model in one forward pass; made on executors, from names
     *     of files or rows of a table, since what is given to {@code parallelize} travels from the
     *     driver
     * @return this
     */
    public Builder data(JavaRDD<EncodedBatch> batches) {
      data = batches;
      return this;
    }

    /**
     * Sets the memory for graphs of an executor, for all its partitions and surfaces together.
     * Default 2 GiB. Partitions that do not fit are set up anew for every product; within a
     * partition graphs that do not fit are built anew, one batch at a time. See {@link
     * LossSurface.Builder#maxGraphBytes}.
     *
     * @param maxGraphBytes at least 0
     * @return this
     */
    public Builder maxGraphBytes(long maxGraphBytes) {
      this.maxGraphBytes = Require.atLeast("maxGraphBytes", maxGraphBytes, 0);
      return this;
    }

    /**
     * Sets how long executors keep what nobody asks for. Default 10 minutes. A product after that
     * sets it up again.
     *
     * @param idle greater than 0
     * @return this
     */
    public Builder idle(Duration idle) {
      Require.that(!idle.isNegative() && !idle.isZero(), "idle", idle, "greater than 0");
      this.idle = idle;
      return this;
    }

    /**
     * Sets up the surface of each partition and sums up the loss. One job.
     *
     * @return the surface, to be closed by the caller
     * @throws NotMeasurableException if the data are missing or have no batch, partitions have
     *     different models, or the model has too many parameters
     * @throws PartitionException if a partition cannot be measured, with the cause that {@link
     *     LossSurface.Builder#build} names
     */
    public SparkLossSurface build() {
      if (data == null) {
        throw new NotMeasurableException("data is missing, must be set");
      }
      return new SparkLossSurface(this, data);
    }
  }
}
