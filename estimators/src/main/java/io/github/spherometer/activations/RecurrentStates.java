package io.github.spherometer.activations;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.recurrent.RecurrentBlock;
import io.github.spherometer.surface.torch.WatchedScope;
import java.lang.reflect.Field;

/** The hidden states of a recurrent layer, as its first output has them. */
final class RecurrentStates {

  /** What is added to the name of the layer. */
  static final String FUNCTION = "state";

  private static final Field BATCH_FIRST = WatchedScope.field(RecurrentBlock.class, "batchFirst");
  private static final Field LAYERS = WatchedScope.field(RecurrentBlock.class, "numLayers");

  private RecurrentStates() {}

  /**
   * Returns the states with the samples in front.
   *
   * @param output of shape (samples, steps, units), or (steps, samples, units) as the layer has it
   */
  static NDArray batchFirst(RecurrentBlock layer, NDArray output) {
    try {
      return BATCH_FIRST.getBoolean(layer) ? output : output.transpose(1, 0, 2);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the layout of a recurrent layer cannot be read", e);
    }
  }

  /** Whether it is a stack of layers, of which only the last one's states are an output. */
  static boolean isStack(RecurrentBlock layer) {
    try {
      return LAYERS.getInt(layer) > 1;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the layers of a recurrent layer cannot be counted", e);
    }
  }
}
