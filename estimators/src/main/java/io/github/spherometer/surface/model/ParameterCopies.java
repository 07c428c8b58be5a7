package io.github.spherometer.surface.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.torch.Leaves;
import io.github.spherometer.surface.torch.NativeCopies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Copies of all parameters of a block, and the {@link ParameterStore} that hands them to it.
 *
 * <p>What the block computes is thus a function of the copies, and nothing it does in its forward
 * pass reaches the model's own arrays.
 */
final class ParameterCopies extends ParameterStore {

  private final List<String> ids;
  private final Leaves leaves;
  private final Map<String, NDArray> fixed;
  private final Map<String, NDArray> trainable = new HashMap<>();

  /**
   * @param ids of the trainable parameters, in the order of the leaves
   * @param fixed copies of the parameters that need no gradient, by their ids
   */
  private ParameterCopies(
      NDManager manager, List<String> ids, Leaves leaves, Map<String, NDArray> fixed) {
    super(manager, true);
    this.ids = ids;
    this.leaves = leaves;
    this.fixed = fixed;
    for (int i = 0; i < ids.size(); i++) {
      trainable.put(ids.get(i), leaves.arrays().get(i));
    }
  }

  /**
   * Copies the parameters of a block.
   *
   * @param manager owns the copies
   * @param values the array of a parameter
   * @param copied arrays that are copies already, by the ids of their parameters
   */
  static ParameterCopies of(
      NDManager manager,
      Block block,
      Function<Parameter, NDArray> values,
      Map<String, NDArray> copied) {
    Map<String, NDArray> copies = new HashMap<>(copied);
    for (Parameter parameter : block.getParameters().values()) {
      copies.computeIfAbsent(
          parameter.getId(), id -> NativeCopies.copy(values.apply(parameter), manager));
    }
    List<String> ids = TrainableParameters.of(block).stream().map(Parameter::getId).toList();
    NDList leaves = new NDList(ids.size());
    ids.forEach(id -> leaves.add(copies.remove(id)));
    return new ParameterCopies(manager, ids, Leaves.adopt(leaves), copies);
  }

  /**
   * Copies at another point; what needs no gradient is shared.
   *
   * @param reused arrays to be overwritten, by the ids of their parameters
   */
  ParameterCopies at(NDManager manager, NDArray flat, Map<String, NDArray> reused) {
    Leaves moved = leaves.at(manager, flat, ids.stream().map(reused::get).toList());
    return new ParameterCopies(manager, ids, moved, fixed);
  }

  Leaves leaves() {
    return leaves;
  }

  /**
   * A leaf, or what needs no gradient: in train mode a copy of that, since BatchNorm moves its own.
   * Blocks ask for the bias that they were built without as null and expect null.
   */
  @Override
  public @Nullable NDArray getValue(
      @Nullable Parameter parameter, Device device, boolean training) {
    if (parameter == null) {
      return null;
    }
    NDArray copy = copyOf(parameter);
    return training && !trainable.containsKey(parameter.getId()) ? copy.duplicate() : copy;
  }

  NDArray copyOf(Parameter parameter) {
    NDArray leaf = trainable.get(parameter.getId());
    NDArray value = leaf == null ? fixed.get(parameter.getId()) : leaf;
    if (value == null) {
      throw new NotMeasurableException(
          "parameter %s is asked for in the forward pass, must be one of the block's parameters"
              .formatted(parameter.getName()));
    }
    return value;
  }
}
