package io.github.spherometer.surface.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.spherometer.surface.torch.Leaves;
import java.util.function.Function;

/**
 * A model at one point of its parameter space, as a function of leaves. Nothing it computes reads
 * or writes an array of the model that it was taken from.
 */
public interface ModelAtPoint {

  /**
   * Copies a model.
   *
   * @param manager owns what is made
   * @param block checked by the surface
   * @param values the array of a parameter
   */
  static ModelAtPoint of(
      NDManager manager, Block block, boolean trainMode, Function<Parameter, NDArray> values) {
    return TorchScriptCopies.modulesIn(block).isEmpty()
        ? BlockAtPoint.of(manager, block, trainMode, values)
        : TorchScriptAtPoint.of(manager, block, trainMode, values);
  }

  Leaves leaves();

  /** The copy of a parameter's array. */
  NDArray copyOf(Parameter parameter);

  /** The arrays of the model that this was taken from, which its loss may read all the same. */
  OwnArrays own();

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
  ModelAtPoint at(NDManager manager, NDArray parameters);

  /** Whether arrays of the forward pass cannot be seen from Java, and so not counted. */
  default boolean hidesArrays() {
    return false;
  }
}
