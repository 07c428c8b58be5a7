package io.github.spherometer.surface;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.surface.torch.NativeCopies;

/** Data that a loss is taken over in one forward pass. */
record Batch(NDList data, NDList labels) {

  /**
   * A copy on the manager's device, in native memory: a graph must not depend on the caller's
   * arrays.
   */
  Batch copy(NDManager manager) {
    return new Batch(NativeCopies.copies(data, manager), NativeCopies.copies(labels, manager));
  }

  /** A list of its own for every use: DJL's recurrent blocks add their initial states to it. */
  @Override
  public NDList data() {
    return new NDList(data);
  }

  /** The number of samples: the first dimension of the first input; 1 for a scalar. */
  long samples() {
    return data.head().getShape().dimension() == 0 ? 1 : data.head().getShape().get(0);
  }
}
