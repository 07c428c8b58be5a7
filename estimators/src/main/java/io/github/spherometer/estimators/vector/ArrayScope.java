package io.github.spherometer.estimators.vector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/**
 * Frees what a piece of work leaves behind: every array that this thread makes in it, in an {@link
 * NDScope} that is closed in the same frame, but those that were taken out of the scope.
 */
public final class ArrayScope {

  private ArrayScope() {}

  /** Does work of which no array is to stay. */
  public static void run(Runnable work) {
    call(
        () -> {
          work.run();
          return true;
        });
  }

  /** Does work whose array is to stay, in no scope and so until somebody closes it. */
  public static NDArray kept(Supplier<NDArray> work) {
    return call(
        () -> {
          NDArray array = work.get();
          NDScope.unregister(array);
          return array;
        });
  }

  /** Takes an array that is in no scope into the innermost one of this thread. */
  public static NDArray adopted(NDArray array) {
    NDScope.register(array);
    return array;
  }

  /** Does work that has a result. */
  public static <T> T call(Supplier<T> work) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return work.get();
    }
  }
}
