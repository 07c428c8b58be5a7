package io.github.spherometer.surface;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;

/** Everything that a loss surface is made from; the manager owns all its arrays. */
public record Problem(
    NDManager manager, Block block, Loss loss, NDList data, NDList labels, boolean trainMode)
    implements AutoCloseable {

  Problem(NDManager manager, Block block, Loss loss, NDList data, NDList labels) {
    this(manager, block, loss, data, labels, false);
  }

  public LossSurface surface() {
    return LossSurface.builder(block, loss).data(data, labels).trainMode(trainMode).build();
  }

  @Override
  public void close() {
    manager.close();
  }
}
