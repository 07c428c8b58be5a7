package io.github.spherometer.activations;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.recurrent.RecurrentBlock;
import io.github.spherometer.surface.torch.PrivateField;

/** The hidden states of a recurrent layer, as its first output has them. */
final class RecurrentStates {

  /** What is added to the name of the layer. */
  static final String FUNCTION = "state";

  private static final PrivateField BATCH_FIRST =
      PrivateField.of(RecurrentBlock.class, "batchFirst");
  private static final PrivateField LAYERS = PrivateField.of(RecurrentBlock.class, "numLayers");

  private RecurrentStates() {}

  /**
   * Returns the states with the samples in front.
   *
   * @param output of shape (samples, steps, units), or (steps, samples, units) as the layer has it
   */
  static NDArray batchFirst(RecurrentBlock layer, NDArray output) {
    boolean isSo = Boolean.TRUE.equals(BATCH_FIRST.get(layer));
    return isSo ? output : output.transpose(1, 0, 2);
  }

  /** Whether it is a stack of layers, of which only the last one's states are an output. */
  static boolean isStack(RecurrentBlock layer) {
    return LAYERS.get(layer) instanceof Integer layers && layers > 1;
  }
}
