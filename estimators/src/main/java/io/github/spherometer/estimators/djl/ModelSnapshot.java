package io.github.spherometer.estimators.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;

/**
 * A model at one point of its parameter space, as a function of leaves. Nothing it computes reads
 * or writes an array of the model that it was taken from.
 */
interface ModelSnapshot {

  /**
   * Copies a model.
   *
   * @param manager owns what is made
   * @param block checked by {@link SurfaceChecks}
   */
  static ModelSnapshot of(NDManager manager, Block block, boolean trainMode) {
    return ModuleCopies.modulesIn(block).isEmpty()
        ? BlockSnapshot.of(manager, block, trainMode)
        : ModuleSnapshot.of(manager, block, trainMode);
  }

  Leaves leaves();

  /**
   * Runs the forward pass. Gradient mode decides whether a graph is built.
   *
   * @param data inputs, batch first
   * @param labels labels, which some models take in train mode
   */
  NDList predict(NDList data, NDList labels);

  /**
   * The same model at another point.
   *
   * @param manager owns what is made
   * @param parameters the flat vector there, of shape (n)
   */
  ModelSnapshot at(NDManager manager, NDArray parameters);

  /** Whether arrays of the forward pass cannot be seen from Java, and so not counted. */
  default boolean hidesArrays() {
    return false;
  }
}
