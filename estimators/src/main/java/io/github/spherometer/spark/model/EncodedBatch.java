package io.github.spherometer.spark.model;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.Serializable;

/**
 * A batch of data with its labels, as bytes that Spark can store and send. Arrays keep their names.
 */
public final class EncodedBatch implements Serializable {

  private static final long serialVersionUID = 1L;

  /** As {@link NDList#encode} has it. */
  private final byte[] data;

  /** Likewise. */
  private final byte[] labels;

  private EncodedBatch(byte[] data, byte[] labels) {
    this.data = data;
    this.labels = labels;
  }

  /**
   * Encodes a batch.
   *
   * @param data inputs of the model, batch first
   * @param labels labels for the loss
   * @return the bytes of both
   */
  public static EncodedBatch of(NDList data, NDList labels) {
    return new EncodedBatch(data.encode(), labels.encode());
  }

  /**
   * Decodes the data.
   *
   * @param manager to own them
   * @return inputs of the model
   */
  public NDList data(NDManager manager) {
    return NDList.decode(manager, data);
  }

  /**
   * Decodes the labels.
   *
   * @param manager to own them
   * @return labels for the loss
   */
  public NDList labels(NDManager manager) {
    return NDList.decode(manager, labels);
  }
}
