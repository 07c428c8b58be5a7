package io.github.spherometer.activations;

import ai.djl.ndarray.NDList;
import ai.djl.nn.ParallelBlock;
import io.github.spherometer.surface.torch.PrivateField;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** What a {@link ParallelBlock} does with the outputs of its children, which it keeps private. */
final class ParallelFunction {

  private static final PrivateField FUNCTION = PrivateField.of(ParallelBlock.class, "function");

  private ParallelFunction() {}

  @SuppressWarnings("unchecked")
  static Function<List<NDList>, NDList> of(ParallelBlock block) {
    return (Function<List<NDList>, NDList>) Objects.requireNonNull(FUNCTION.get(block));
  }
}
