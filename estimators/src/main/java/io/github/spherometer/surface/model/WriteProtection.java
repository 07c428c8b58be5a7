package io.github.spherometer.surface.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.torch.Autograd;
import io.github.spherometer.surface.torch.GradientMode;
import io.github.spherometer.surface.torch.Leaves;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Notices a forward pass that writes into the model's own arrays, past the parameter store, as a
 * hand-written normalisation may that keeps running statistics in train mode. The training would
 * not be the same any more, so what was written is put back, and the block refused. A training of
 * the block on another thread would look the same.
 *
 * @param parameters whose own arrays are the ones that are trained, or go with them
 * @param arrays handles of these arrays
 */
public record WriteProtection(List<Parameter> parameters, NDList arrays) {

  /**
   * Takes handles of the arrays of a block.
   *
   * @param manager owns the handles
   * @param values the array of a parameter that is trained
   */
  @SuppressWarnings("ReferenceEquality") // arrays are equal if their contents are
  public static WriteProtection of(
      NDManager manager, Block block, Function<Parameter, NDArray> values) {
    WriteProtection protection = new WriteProtection(new ArrayList<>(), new NDList());
    if (ParameterSnapshot.isSnapshot(values)) {
      return protection;
    }
    for (Parameter parameter : block.getParameters().values()) {
      if (values.apply(parameter) == parameter.getArray()) {
        protection.parameters.add(parameter);
        protection.arrays.add(Leaves.handle(parameter.getArray(), manager));
      }
    }
    return protection;
  }

  /**
   * Runs forward passes.
   *
   * @param model holds copies of all arrays
   * @throws NotMeasurableException if one wrote into an array
   */
  public <T> T during(ModelAtPoint model, Supplier<T> passes) {
    if (arrays.isEmpty()) {
      return passes.get();
    }
    long[] before = Autograd.versions(arrays);
    List<String> written;
    T result;
    try {
      result = passes.get();
    } finally {
      written = putBack(before, model);
    }
    if (!written.isEmpty()) {
      throw new NotMeasurableException(
          "the block writes into its own %s in its forward pass, past the parameter store, which"
                  .formatted(String.join(", ", written))
              + " would change the training if it were measured; must write into what"
              + " parameterStore.getValue(...) gives");
    }
    return result;
  }

  private List<String> putBack(long[] before, ModelAtPoint model) {
    long[] after = Autograd.versions(arrays);
    List<String> written = new ArrayList<>();
    for (int i = 0; i < before.length; i++) {
      if (after[i] != before[i]) {
        NDArray array = arrays.get(i);
        NDArray copy = model.copyOf(parameters.get(i));
        GradientMode.off(() -> overwritten(array, copy));
        written.add(parameters.get(i).getName());
      }
    }
    return written;
  }

  private static NDArray overwritten(NDArray array, NDArray copy) {
    Autograd.overwrite(array, copy);
    return array;
  }
}
