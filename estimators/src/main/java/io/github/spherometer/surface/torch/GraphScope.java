package io.github.spherometer.surface.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An {@link NDScope} for building a graph that outlives it.
 *
 * <p>DJL backs an array made from Java numbers, such as the 0.5 of {@code array.mul(0.5f)}, by a
 * direct buffer that only the Java object keeps alive, and drops it when the array is closed. A
 * graph that saved the array for its backward pass then reads memory that the garbage collector has
 * given away: wrong gradients, silently. (Seen with {@code L2Loss} as soon as the heap was small.)
 * This scope collects those buffers; whoever keeps the graph keeps the collection.
 */
public final class GraphScope implements AutoCloseable {

  private static final PrivateField BUFFER = PrivateField.of(PtNDArray.class, "dataRef");

  private final List<ByteBuffer> buffers = new ArrayList<>();
  private final WatchedScope scope = new WatchedScope(this::see);
  private long bytesSeen;

  private void see(NDArray array) {
    collect(array);
    bytesSeen += array.size() * array.getDataType().getNumOfBytes();
  }

  /**
   * Returns the Java memory that the arrays made in this scope live in, closed ones and those of
   * scopes inside this one included.
   *
   * @return to be held until the graph is freed
   */
  public List<ByteBuffer> buffers() {
    // An array that is still open may have been given a buffer after it was made.
    scope.forEach(this::collect);
    return buffers;
  }

  /** Returns the size of all arrays made in this scope, closed ones and views included. */
  long bytesSeen() {
    return bytesSeen;
  }

  @Override
  public void close() {
    scope.close();
  }

  private void collect(NDArray array) {
    if (BUFFER.get(array) instanceof ByteBuffer buffer) {
      buffers.add(buffer);
    }
  }
}
