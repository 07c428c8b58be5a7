package io.github.spherometer.activations;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The mean absolute activation of each unit of one activation.
 *
 * @param name as in {@link LayerActivity#name}
 * @param means one for each unit
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record LayerMeans(String name, double[] means) implements Serializable {

  /** The means over the samples of both. */
  LayerMeans plus(long samples, LayerMeans other, long others) {
    if (!name.equals(other.name) || means.length != other.means.length) {
      throw new IllegalArgumentException(
          "other has %d units in %s, must have %d in %s, as this"
              .formatted(other.means.length, other.name, means.length, name));
    }
    double[] sum = new double[means.length];
    Arrays.setAll(sum, i -> (samples * means[i] + others * other.means[i]) / (samples + others));
    return new LayerMeans(name, sum);
  }

  LayerActivity activity(DeadUnits deadUnits) {
    long dead = Arrays.stream(means).filter(deadUnits::isDead).count();
    return new LayerActivity(name, means.length, dead);
  }
}
