package io.github.spherometer.listener.measuring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** A block that needs to be told that it trains, as DJL's EncoderDecoder. */
final class TrainsOnly extends AbstractBlock {

  private final Block net;
  private final boolean onlyInSnapshots;

  TrainsOnly(Block net, boolean onlyInSnapshots) {
    this.net = addChildBlock("net", net);
    this.onlyInSnapshots = onlyInSnapshots;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
    Parameter parameter = net.getParameters().valueAt(0);
    NDArray given = store.getValue(parameter, inputs.head().getDevice(), training);
    boolean fails = onlyInSnapshots ? given != parameter.getArray() : !training;
    if (fails) {
      throw new UnsupportedOperationException("prediction has not been implemented yet");
    }
    return net.forward(store, inputs, training);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
    net.initialize(manager, type, shapes);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] shapes) {
    return net.getOutputShapes(shapes);
  }
}
