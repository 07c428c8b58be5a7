package io.github.spherometer.estimators.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An {@link NDScope} for building a graph that outlives it.
 *
 * <p>DJL backs an array made from Java numbers, such as the 0.5 of {@code array.mul(0.5f)}, by a
 * direct buffer that only the Java object keeps alive, and drops it when the array is closed. A
 * graph that saved the array for its backward pass then reads memory that the garbage collector has
 * given away: wrong gradients, silently. (Seen with {@code L2Loss} as soon as the heap was small.)
 * This scope collects those buffers; whoever keeps the graph keeps the collection.
 */
final class GraphScope implements AutoCloseable {

  private static final ThreadLocal<Deque<NDScope>> OPEN_SCOPES = openScopes();
  private static final Field RESOURCES = field(NDScope.class, "resources");
  private static final Field BUFFER = field(PtNDArray.class, "dataRef");

  private final Deque<NDScope> outer = OPEN_SCOPES.get();
  private final WatchedScopes watched = new WatchedScopes();
  private final NDScope scope;

  GraphScope() {
    OPEN_SCOPES.set(watched);
    try {
      scope = new NDScope();
    } catch (RuntimeException e) {
      OPEN_SCOPES.set(outer);
      throw e;
    }
  }

  /**
   * Returns the Java memory that the arrays made in this scope live in, closed ones and those of
   * scopes inside this one included.
   *
   * @return to be held until the graph is freed
   */
  List<ByteBuffer> buffers() {
    return watched.buffers();
  }

  /** Returns the size of all arrays made in this scope, closed ones and views included. */
  long bytesSeen() {
    return watched.bytesSeen();
  }

  @Override
  public void close() {
    try {
      scope.close();
    } finally {
      OPEN_SCOPES.set(outer);
    }
  }

  @SuppressWarnings("unchecked")
  private static ThreadLocal<Deque<NDScope>> openScopes() {
    try {
      return (ThreadLocal<Deque<NDScope>>) field(NDScope.class, "SCOPE_STACK").get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the open scopes cannot be read", e);
    }
  }

  private static Field field(Class<?> owner, String name) {
    try {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException | RuntimeException e) {
      throw new IllegalStateException(owner.getName() + " has no accessible field " + name, e);
    }
  }

  /** Watches this scope and those that a block opens in its forward pass. */
  private static final class WatchedScopes extends ArrayDeque<NDScope> {

    private static final long serialVersionUID = 1L;

    private final transient List<ByteBuffer> buffers = new ArrayList<>();
    private final transient List<WatchedArrays> arrays = new ArrayList<>();

    @Override
    public void addLast(NDScope scope) {
      WatchedArrays ofScope = new WatchedArrays(buffers);
      try {
        RESOURCES.set(scope, ofScope);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("the arrays of a scope cannot be watched", e);
      }
      arrays.add(ofScope);
      super.addLast(scope);
    }

    /** An array that is still open may have been given a buffer after it was made. */
    List<ByteBuffer> buffers() {
      arrays.forEach(ofScope -> ofScope.keySet().forEach(ofScope::collect));
      return buffers;
    }

    long bytesSeen() {
      return arrays.stream().mapToLong(WatchedArrays::bytesSeen).sum();
    }
  }

  /** Sees every array when it is made, while it still has its buffer. */
  private static final class WatchedArrays extends IdentityHashMap<NDArray, NDArray> {

    private static final long serialVersionUID = 1L;

    private final transient List<ByteBuffer> buffers;
    private transient long bytesSeen;

    WatchedArrays(List<ByteBuffer> buffers) {
      this.buffers = buffers;
    }

    @Override
    public @Nullable NDArray put(NDArray key, NDArray value) {
      collect(key);
      bytesSeen += key.size() * key.getDataType().getNumOfBytes();
      return super.put(key, value);
    }

    long bytesSeen() {
      return bytesSeen;
    }

    private void collect(NDArray array) {
      try {
        if (BUFFER.get(array) instanceof ByteBuffer buffer) {
          buffers.add(buffer);
        }
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("the buffer of an array cannot be read", e);
      }
    }
  }
}
