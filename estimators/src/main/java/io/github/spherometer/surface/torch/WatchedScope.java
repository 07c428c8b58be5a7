package io.github.spherometer.surface.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An {@link NDScope} that tells of every array when it is made on this thread, in scopes inside
 * this one, too. DJL has no hook for it: the collections that a scope keeps its arrays in are
 * replaced by ones that tell.
 */
public final class WatchedScope implements AutoCloseable {

  private static final ThreadLocal<Deque<NDScope>> OPEN_SCOPES = openScopes();
  private static final PrivateField RESOURCES = PrivateField.of(NDScope.class, "resources");

  private final Deque<NDScope> outer = OPEN_SCOPES.get();
  private final WatchedScopes watched;
  private final NDScope scope;

  /**
   * Opens the scope.
   *
   * @param made told of an array that is complete, but not yet in the hands of whoever made it
   */
  WatchedScope(Consumer<NDArray> made) {
    watched = new WatchedScopes(made);
    OPEN_SCOPES.set(watched);
    try {
      scope = new NDScope();
    } catch (RuntimeException e) {
      OPEN_SCOPES.set(outer);
      throw e;
    }
  }

  /** Tells of the arrays of this scope and those inside it, closed ones included. */
  void forEach(Consumer<NDArray> action) {
    watched.arrays.forEach(ofScope -> ofScope.keySet().forEach(action));
  }

  /**
   * Does work in such a scope.
   *
   * @param made as for the constructor
   */
  public static <T> T call(Consumer<NDArray> made, Supplier<T> work) {
    try (WatchedScope watched = new WatchedScope(made)) {
      watched.scope.suppressNotUsedWarning();
      return work.get();
    }
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
    return (ThreadLocal<Deque<NDScope>>)
        Objects.requireNonNull(PrivateField.of(NDScope.class, "SCOPE_STACK").get(null));
  }

  /** This scope and those that a block opens in its forward pass. */
  private static final class WatchedScopes extends ArrayDeque<NDScope> {

    private static final long serialVersionUID = 1L;

    private final transient List<WatchedArrays> arrays = new ArrayList<>();
    private final transient Consumer<NDArray> made;

    WatchedScopes(Consumer<NDArray> made) {
      this.made = made;
    }

    @Override
    public void addLast(NDScope scope) {
      WatchedArrays ofScope = new WatchedArrays(made);
      RESOURCES.set(scope, ofScope);
      arrays.add(ofScope);
      super.addLast(scope);
    }
  }

  private static final class WatchedArrays extends IdentityHashMap<NDArray, NDArray> {

    private static final long serialVersionUID = 1L;

    private final transient Consumer<NDArray> made;

    WatchedArrays(Consumer<NDArray> made) {
      this.made = made;
    }

    @Override
    public @Nullable NDArray put(NDArray key, NDArray value) {
      NDArray before = super.put(key, value);
      made.accept(key);
      return before;
    }
  }
}
