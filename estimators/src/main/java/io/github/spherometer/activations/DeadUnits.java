package io.github.spherometer.activations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.vector.ArrayScope;

/**
 * Counts units whose mean absolute activation is below a threshold.
 *
 * @param threshold greater than 0 and finite
 */
record DeadUnits(double threshold, DeadNeurons.Unit unit) {

  DeadUnits {
    Require.positive("threshold", threshold);
  }

  /**
   * Counts.
   *
   * @param activation of any shape, batch first
   * @param channelAxis which axis the channels are on; negative ones count from the end
   * @throws NonFiniteActivationException if a mean is infinite or not a number
   */
  LayerActivity count(String name, NDArray activation, int channelAxis) {
    return ArrayScope.call(
        () -> {
          NDArray means = finiteMeans(name, activation, channelAxis);
          long dead = means.toType(DataType.FLOAT64, false).lt(threshold).countNonzero().getLong();
          return new LayerActivity(name, means.size(), dead);
        });
  }

  /** The means of all units, in the order of memory; throws as {@link #count} does. */
  double[] means(String name, NDArray activation, int channelAxis) {
    return ArrayScope.call(
        () ->
            finiteMeans(name, activation, channelAxis)
                .toType(DataType.FLOAT64, false)
                .toDoubleArray());
  }

  /** Whether a unit with this mean is dead. */
  boolean isDead(double mean) {
    return mean < threshold;
  }

  private NDArray finiteMeans(String name, NDArray activation, int channelAxis) {
    NDArray means = means(activation, channelAxis);
    // The largest of numbers among which one is NaN is NaN.
    double largest = means.max().toType(DataType.FLOAT64, false).getDouble();
    if (!Double.isFinite(largest)) {
      throw new NonFiniteActivationException(name, largest);
    }
    return means;
  }

  /** Axis by axis, from the last on: the engine takes one at a time. */
  private NDArray means(NDArray activation, int channelAxis) {
    NDArray means = precise(activation).abs();
    int dimension = activation.getShape().dimension();
    int channels = Math.floorMod(channelAxis, Math.max(1, dimension));
    for (int axis = dimension - 1; axis >= 0; axis--) {
      if (axis == 0 || (unit == DeadNeurons.Unit.CHANNEL && axis != channels)) {
        means = means.mean(new int[] {axis});
      }
    }
    return means;
  }

  private static NDArray precise(NDArray array) {
    return array.getDataType() == DataType.FLOAT64 ? array : array.toType(DataType.FLOAT32, false);
  }
}
