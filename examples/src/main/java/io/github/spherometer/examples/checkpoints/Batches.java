package io.github.spherometer.examples.checkpoints;

import ai.djl.training.dataset.RandomAccessDataset;
import io.github.spherometer.spark.model.EncodedBatch;
import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** All data to measure over, in batches that executors read for themselves. */
public interface Batches extends Serializable {

  /**
   * Finds out what the user means.
   *
   * @param data a folder, or the method of a dataset, as {@code com.acme.Training::dataset}
   * @param batchSize samples a batch of a dataset
   * @return the data
   * @throws IllegalArgumentException if it is neither
   */
  static Batches of(String data, int batchSize) {
    return StaticMethod.isMeant(data)
        ? new DatasetBatches(StaticMethod.named(data, RandomAccessDataset.class), batchSize)
        : new BatchFiles(data);
  }

  /**
   * Cuts the data into partitions.
   *
   * @param spark the context to run jobs in
   * @param partitions at most so many
   * @return batches, always in the same order, read whenever they are asked for
   */
  JavaRDD<EncodedBatch> in(JavaSparkContext spark, int partitions);
}
