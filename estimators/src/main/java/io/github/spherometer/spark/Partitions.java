package io.github.spherometer.spark;

import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.spark.executor.Layer;
import io.github.spherometer.spark.executor.PartitionSummary;
import io.github.spherometer.spark.reduction.PartitionResult;
import io.github.spherometer.spark.reduction.Reduction;
import io.github.spherometer.spark.reduction.VectorBytes;
import io.github.spherometer.surface.error.NotMeasurableException;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What the driver knows of all partitions.
 *
 * @param weights by partition: their share of the samples for a loss that is a mean, 1 for a sum, 0
 *     where there are none
 * @param samples of all
 * @param value the loss over all
 * @param model what is the same in all of them
 * @param engineFaults what is wrong with the engine of some of them
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Partitions(
    double[] weights,
    long samples,
    double value,
    PartitionSummary model,
    List<String> engineFaults) {

  /**
   * Sums up, in the order of the partitions.
   *
   * @param count of the partitions, some of which may be empty
   */
  static Partitions of(int count, List<PartitionResult<PartitionSummary>> results) {
    List<PartitionSummary> summaries = results.stream().map(PartitionResult::get).toList();
    if (summaries.isEmpty()) {
      throw new NotMeasurableException(
          "data has no batch in any of its %d partitions, must have at least one".formatted(count));
    }
    PartitionSummary first = summaries.get(0);
    long samples = summaries.stream().mapToLong(PartitionSummary::samples).sum();
    double[] weights = new double[count];
    double value = 0;
    for (int i = 0; i < summaries.size(); i++) {
      PartitionSummary summary = summaries.get(i);
      int partition = results.get(i).partition();
      requireSameModel(results.get(0).partition(), first, partition, summary);
      weights[partition] = first.sum() ? 1 : summary.samples() / (double) samples;
      value += weights[partition] * summary.value();
    }
    VectorBytes.requireFitting(first.size(), first.type());
    return new Partitions(weights, samples, value, first, engineFaults(summaries));
  }

  private static List<String> engineFaults(List<PartitionSummary> summaries) {
    return summaries.stream()
        .map(PartitionSummary::engineFault)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private static void requireSameModel(
      int firstPartition, PartitionSummary first, int partition, PartitionSummary summary) {
    if (!summary.fits(first)) {
      throw new NotMeasurableException(
          ("partitions %d and %d have different models: %d parameters in %s and %d in %s, or other"
                  + " layers, or a loss that is a mean and one that is a sum; the factory must make"
                  + " the same model everywhere")
              .formatted(
                  firstPartition,
                  partition,
                  first.size(),
                  first.type(),
                  summary.size(),
                  summary.type()));
    }
  }

  /**
   * Decides how vectors are added up.
   *
   * @throws NotMeasurableException if Spark would refuse them
   */
  Reduction reduction(JavaSparkContext spark) {
    Reduction reduction = Reduction.of(weights, (int) size(), type(), spark.defaultParallelism());
    long most = spark.getConf().getSizeAsBytes("spark.driver.maxResultSize", "1g");
    if (most > 0 && reduction.resultBytes() >= most) {
      throw new NotMeasurableException(
          "spark.driver.maxResultSize is %d bytes, must be above %d, which is what a product of %d parameters sends to the driver"
              .formatted(most, reduction.resultBytes(), size()));
    }
    return reduction;
  }

  long size() {
    return model.size();
  }

  DataType type() {
    return model.type();
  }

  List<ParameterGroup> groups() {
    return model.layers().stream().map(Layer::group).toList();
  }

  /** The weighted mean of tables of losses. */
  double[][] mean(List<PartitionResult<double[][]>> parts) {
    double[][] first = parts.get(0).get();
    double[][] mean = new double[first.length][first[0].length];
    for (PartitionResult<double[][]> part : parts) {
      double[][] losses = part.get();
      for (int i = 0; i < mean.length; i++) {
        for (int j = 0; j < mean[i].length; j++) {
          mean[i][j] += weights[part.partition()] * losses[i][j];
        }
      }
    }
    return mean;
  }
}
