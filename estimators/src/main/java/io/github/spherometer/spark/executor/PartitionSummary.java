package io.github.spherometer.spark.executor;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.engine.EngineCheck;
import io.github.spherometer.surface.engine.EngineFinding.Outcome;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the driver has to know of a partition.
 *
 * @param samples how many it has
 * @param sum whether its loss is the sum over them, not the mean
 * @param value its loss
 * @param size the number of parameters
 * @param type of the parameters
 * @param layers of the model
 * @param engineFault what is wrong with the engine where it is, and what can be done about it; null
 *     if nothing is known to be
 */
public record PartitionSummary(
    long samples,
    boolean sum,
    double value,
    long size,
    DataType type,
    List<Layer> layers,
    @Nullable String engineFault)
    implements Serializable {

  /**
   * Returns what the driver has to know.
   *
   * @param partition its surface
   * @return the numbers
   */
  public static PartitionSummary of(PartitionSurface partition) {
    LossSurface surface = partition.surface();
    return new PartitionSummary(
        surface.samples(),
        surface.isSum(),
        surface.value(),
        surface.size(),
        surface.hessian().dataType(),
        surface.groups().stream().map(Layer::of).toList(),
        engineFault(partition.manager().getDevice()));
  }

  private static @Nullable String engineFault(Device device) {
    EngineCheck check = EngineCheck.of(device);
    return check.outcome() == Outcome.WRONG ? check.message() : null;
  }

  /**
   * Returns whether it is of the same model.
   *
   * @param other another partition
   * @return false if they cannot be added up
   */
  public boolean fits(PartitionSummary other) {
    return sum == other.sum
        && size == other.size
        && type == other.type
        && layers.equals(other.layers);
  }
}
