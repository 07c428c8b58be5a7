package io.github.spherometer.estimators.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a block's trainable parameters as one flat vector, and the {@link ParameterStore} that
 * hands the block views of it.
 *
 * <p>What the block computes is thus a function of the flat vector, so that gradients and products
 * come back flat, and nothing it does in its forward pass reaches the model's own arrays.
 */
final class ParameterSnapshot extends ParameterStore {

  private final NDArray flat;
  private final Map<String, NDArray> values = new HashMap<>();

  /**
   * Copies the parameters. Gradient mode must be on.
   *
   * @param manager owns the copy
   * @param parameters trainable ones, each once
   */
  ParameterSnapshot(NDManager manager, List<Parameter> parameters) {
    super(manager, true);
    flat = GradientMode.off(() -> copy(parameters));
    flat.attach(manager);
    flat.setRequiresGradient(true);
    NDList pieces = flat.split(boundaries(parameters));
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      values.put(parameter.getId(), pieces.get(i).reshape(parameter.getArray().getShape()));
    }
  }

  /** The flat vector of shape (n), a leaf of the graph. */
  NDArray flat() {
    return flat;
  }

  /**
   * A view of the flat vector, or a copy of what needs no gradient: BatchNorm moves its own. Blocks
   * ask for the bias that they were built without as null and expect null.
   */
  @Override
  public @Nullable NDArray getValue(
      @Nullable Parameter parameter, Device device, boolean training) {
    if (parameter == null) {
      return null;
    }
    return values.computeIfAbsent(
        parameter.getId(), id -> parameter.getArray().stopGradient().duplicate());
  }

  private static NDArray copy(List<Parameter> parameters) {
    NDList flattened = new NDList(parameters.size());
    for (Parameter parameter : parameters) {
      flattened.add(parameter.getArray().stopGradient().flatten());
    }
    return flattened.size() == 1 ? flattened.get(0).duplicate() : NDArrays.concat(flattened);
  }

  private static long[] boundaries(List<Parameter> parameters) {
    long[] boundaries = new long[parameters.size() - 1];
    long end = 0;
    for (int i = 0; i < boundaries.length; i++) {
      end += parameters.get(i).getArray().size();
      boundaries[i] = end;
    }
    return boundaries;
  }
}
