package io.github.spherometer.surface.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Everything that a retained graph needs to stay alive: arrays and Java memory. */
public final class GraphMemory implements AutoCloseable {

  private final NDManager manager;
  private final List<ByteBuffer> buffers = new ArrayList<>();
  private long bytesSeen;

  /** Memory that is freed with the manager it is made under, if not before. */
  public GraphMemory(NDManager parent) {
    manager = parent.newSubManager();
  }

  public NDManager manager() {
    return manager;
  }

  /** Builds a piece of the graph. Of the arrays made, those that {@link #keep} is told of stay. */
  public <T> T record(Supplier<T> work) {
    try (GraphScope scope = new GraphScope()) {
      T result = GradientMode.on(work);
      buffers.addAll(scope.buffers());
      bytesSeen += scope.bytesSeen();
      return result;
    }
  }

  public NDArray keep(NDArray array) {
    return NativeCopies.keep(array, manager);
  }

  /** Differentiates the graph without extending it. */
  public <T> T read(Supplier<T> work) {
    try {
      return work.get();
    } finally {
      Reference.reachabilityFence(buffers);
    }
  }

  /** The size of all arrays that were made in building the graph, whether kept or not. */
  public long bytesSeen() {
    return bytesSeen;
  }

  @Override
  public void close() {
    manager.close();
    // Only now may the graph's Java memory go.
    buffers.clear();
  }
}
