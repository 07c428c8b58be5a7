package io.github.spherometer.listener.batch;

/** The choice of what to measure on, in one run. To be asked on the training's thread. */
public interface Probe {

  /**
   * Returns the samples to measure on.
   *
   * @param batch the latest
   * @throws MissingBatchException if they are those of a batch that the training does not show
   */
  Samples samples(TrainedBatch batch);

  /** Whether {@link #samples} cannot do without those of the batch. */
  default boolean needsBatch() {
    return false;
  }

  /** Whether {@link #samples} are a copy of these, so that they need not be looked at twice. */
  default boolean isCopyOf(Samples other) {
    return false;
  }
}
