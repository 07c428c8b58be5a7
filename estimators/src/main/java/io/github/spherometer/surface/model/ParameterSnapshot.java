package io.github.spherometer.surface.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.random.FixedDraws;
import io.github.spherometer.surface.torch.NativeCopies;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Copies of all parameters of a block at one moment of its training, to be measured while the
 * training goes on. They stand for the model only where this neither draws random numbers nor reads
 * its own arrays past the parameter store: that has to be known beforehand, since the engine's
 * generator and these arrays are the training's meanwhile.
 */
public final class ParameterSnapshot implements Function<Parameter, NDArray> {

  private final Map<String, NDArray> copies;

  private ParameterSnapshot(Map<String, NDArray> copies) {
    this.copies = copies;
  }

  /**
   * Copies parameters, on the thread that trains them.
   *
   * @param manager owns the copies
   * @param values the array of a parameter
   */
  public static ParameterSnapshot of(
      NDManager manager, Block block, Function<Parameter, NDArray> values) {
    Map<String, NDArray> copies = new HashMap<>();
    for (Parameter parameter : block.getParameters().values()) {
      if (parameter.isInitialized() && !copies.containsKey(parameter.getId())) {
        copies.put(parameter.getId(), NativeCopies.copy(values.apply(parameter), manager));
      }
    }
    return new ParameterSnapshot(copies);
  }

  /** Who watches the generator for a block with these values: nobody, if they are a snapshot. */
  public static FixedDraws drawsWith(Function<Parameter, NDArray> values) {
    return isSnapshot(values) ? FixedDraws.none() : FixedDraws.ofEngine();
  }

  static boolean isSnapshot(Function<Parameter, NDArray> values) {
    return values instanceof ParameterSnapshot;
  }

  @Override
  public NDArray apply(Parameter parameter) {
    NDArray copy = copies.get(parameter.getId());
    if (copy == null) {
      throw new NotMeasurableException(
          "parameter %s has come to the block since its parameters were copied, must stay the same"
              .formatted(parameter.getName()));
    }
    return copy;
  }
}
