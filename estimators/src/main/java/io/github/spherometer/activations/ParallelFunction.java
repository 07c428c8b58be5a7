package io.github.spherometer.activations;

import ai.djl.ndarray.NDList;
import ai.djl.nn.ParallelBlock;
import java.lang.reflect.Field;
import java.util.List;
import java.util.function.Function;

/** What a {@link ParallelBlock} does with the outputs of its children, which it keeps private. */
final class ParallelFunction {

  private static final Field FUNCTION = field();

  private ParallelFunction() {}

  @SuppressWarnings("unchecked")
  static Function<List<NDList>, NDList> of(ParallelBlock block) {
    try {
      return (Function<List<NDList>, NDList>) FUNCTION.get(block);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the function of a ParallelBlock cannot be read", e);
    }
  }

  private static Field field() {
    try {
      Field field = ParallelBlock.class.getDeclaredField("function");
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException | RuntimeException e) {
      throw new IllegalStateException("ParallelBlock has no accessible field function", e);
    }
  }
}
