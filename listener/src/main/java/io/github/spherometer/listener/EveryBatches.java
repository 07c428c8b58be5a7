package io.github.spherometer.listener;

/**
 * Measures at the first batch and at every multiple of a period.
 *
 * @param period batches between measurements
 */
record EveryBatches(int period) {

  /**
   * @param batch counted from 1
   */
  boolean isDue(long batch) {
    return batch == 1 || batch % period == 0;
  }
}
