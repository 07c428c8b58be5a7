package io.github.spherometer.activations;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.recurrent.RecurrentBlock;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the arrays that are made while a block runs in a way of its own, and has those counted
 * that DJL's activation functions return. They are counted at once, before the block can change or
 * close them.
 */
final class ActivationWatch {

  private final ActivationRecorder recorder;
  private final boolean states;
  private final String name;
  private final boolean isLayer;
  private boolean counting;
  private int found;
  private @Nullable RuntimeException failure;

  /**
   * @param states whether the hidden states of recurrent layers count
   * @param name of the block
   * @param isLayer whether what is found is named by the block, and not by the layer before it
   */
  ActivationWatch(ActivationRecorder recorder, boolean states, String name, boolean isLayer) {
    this.recorder = recorder;
    this.states = states;
    this.name = name;
    this.isLayer = isLayer;
  }

  /** Told of an array in its constructor: a failure must not reach the block that made it. */
  void made(NDArray array) {
    if (counting || failure != null || array.size() == 0) {
      return;
    }
    counting = true;
    try {
      look(array);
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      counting = false;
    }
  }

  private void look(NDArray array) {
    if (states
        && recorder.latestLayer().orElse(null) instanceof RecurrentBlock layer
        && ActivationCalls.isRecurrent()
        && recorder.isFirstSinceParameters()) {
      count(
          recorder.nameOf(layer),
          RecurrentStates.FUNCTION,
          RecurrentStates.batchFirst(layer, array));
      return;
    }
    ActivationCalls.function().ifPresent(function -> count(layer(), function, array));
  }

  private String layer() {
    return isLayer ? name : recorder.latestLayer().map(recorder::nameOf).orElse(name);
  }

  private void count(String layer, String function, NDArray array) {
    recorder.record(layer + " " + function, array);
    found++;
  }

  /**
   * Returns how many activations were found.
   *
   * @throws RuntimeException what counting them threw, such as {@link NonFiniteActivationException}
   */
  int found() {
    if (failure != null) {
      throw failure;
    }
    return found;
  }
}
