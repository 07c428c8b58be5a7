package io.github.spherometer.examples.checkpoints;

import io.github.spherometer.spark.model.EncodedBatch;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/** Reads data once, for all checkpoints. */
public final class CutData {

  private CutData() {}

  /**
   * Reads them, and keeps them in memory and on disk.
   *
   * @param data in partitions
   * @return how many batches there are
   * @throws IllegalArgumentException if they cannot be read, for the reason that a task gave
   */
  public static long read(JavaRDD<EncodedBatch> data) {
    try {
      return data.persist(StorageLevel.MEMORY_AND_DISK()).count();
    } catch (Exception e) { // Scala throws checked ones without saying so
      throw new IllegalArgumentException(Reasons.of(e), e);
    }
  }
}
