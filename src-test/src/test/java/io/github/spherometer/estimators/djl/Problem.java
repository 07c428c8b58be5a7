package io.github.spherometer.estimators.djl;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;

/** Everything that a loss surface is made from; the manager owns all its arrays. */
record Problem(
    NDManager manager, Block block, Loss loss, NDList data, NDList labels, boolean trainMode)
    implements AutoCloseable {

  Problem(NDManager manager, Block block, Loss loss, NDList data, NDList labels) {
    this(manager, block, loss, data, labels, false);
  }

  LossSurface surface() {
    return LossSurface.builder(block, loss).data(data, labels).trainMode(trainMode).build();
  }

  @Override
  public void close() {
    manager.close();
  }
}
