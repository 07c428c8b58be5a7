package io.github.spherometer.activations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.function.UnaryOperator;

/** A hand-written block: one of DJL's, and a function behind it. */
final class Wrapper extends AbstractBlock {

  private final Block inner;
  private final UnaryOperator<NDArray> function;

  Wrapper(Block inner, UnaryOperator<NDArray> function) {
    this.inner = addChildBlock("inner", inner);
    this.function = function;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(function.apply(inner.forward(store, inputs, training).head()));
  }

  @Override
  protected void initializeChildBlocks(NDManager owner, DataType type, Shape... inputShapes) {
    inner.initialize(owner, type, inputShapes);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inner.getOutputShapes(inputShapes);
  }
}
