package io.github.spherometer.listener.measuring;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** A net with a last layer that gives no numbers in eval mode. */
final class NanInEval extends AbstractBlock {

  static Block of(Block net) {
    return new SequentialBlock().add(net).add(new NanInEval());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
    return training ? inputs : new NDList(inputs.head().mul(Float.NaN));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] shapes) {
    return shapes;
  }
}
