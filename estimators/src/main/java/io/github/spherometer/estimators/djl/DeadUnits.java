package io.github.spherometer.estimators.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.stream.IntStream;

/**
 * Counts units whose mean absolute activation is below a threshold.
 *
 * @param threshold greater than 0
 */
record DeadUnits(double threshold, DeadNeurons.Unit unit) {

  /**
   * Counts.
   *
   * @param activation of any shape, batch first
   * @param channelAxis which axis the channels are on; negative ones count from the end
   * @throws NonFiniteActivationException if a mean is infinite or not a number
   */
  LayerActivity count(String name, NDArray activation, int channelAxis) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray means = means(activation, channelAxis);
      // The largest of numbers among which one is NaN is NaN.
      double largest = means.max().toType(DataType.FLOAT64, false).getDouble();
      if (!Double.isFinite(largest)) {
        throw new NonFiniteActivationException(name, largest);
      }
      long dead = means.toType(DataType.FLOAT64, false).lt(threshold).countNonzero().getLong();
      return new LayerActivity(name, means.size(), dead);
    }
  }

  private NDArray means(NDArray activation, int channelAxis) {
    NDArray magnitudes = precise(activation).abs();
    int[] averaged = averaged(activation.getShape().dimension(), channelAxis);
    return averaged.length == 0 ? magnitudes : magnitudes.mean(averaged);
  }

  private static NDArray precise(NDArray array) {
    return array.getDataType() == DataType.FLOAT64 ? array : array.toType(DataType.FLOAT32, false);
  }

  /** The axes that are not those of the units: the first, and for channels all positions. */
  private int[] averaged(int dimension, int channelAxis) {
    int channels = dimension == 0 ? 0 : Math.floorMod(channelAxis, dimension);
    return IntStream.range(0, dimension)
        .filter(axis -> axis == 0 || (unit == DeadNeurons.Unit.CHANNEL && axis != channels))
        .toArray();
  }
}
