package io.github.spherometer.surface.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Arrays for a forward pass of which no graph is wanted, but the kernels that a graph comes with:
 * where nothing requires gradients, or gradient mode is off, the engine may take others, and what
 * they compute is not to the bit (on some machines not at all) what a training computes. To be
 * called with gradient mode on.
 */
public final class TrainingKernels {

  private TrainingKernels() {}

  /** The same numbers in the same memory, as a leaf of a graph of their own. */
  public static NDArray leaf(NDArray array) {
    NDArray leaf = array.stopGradient();
    leaf.setRequiresGradient(true);
    return leaf;
  }

  /**
   * The same numbers without the graph they come from, in place of which there is one that holds
   * nothing, if they come from one at all. They may be changed in place, which a leaf may not.
   */
  public static NDArray cut(NDArray array) {
    if (!Autograd.isInGraph(array)) {
      return array.stopGradient();
    }
    NDArray zero = array.getManager().zeros(new Shape(), array.getDataType());
    zero.setRequiresGradient(true);
    return array.stopGradient().sub(zero);
  }
}
