package io.github.spherometer.surface.torch;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/** PyTorch's gradient mode, a flag of the thread: set for a piece of work, then put back. */
public final class GradientMode {

  private GradientMode() {}

  /** Switches it off for a thread of our own, where it is on at first. */
  public static void offInThisThread() {
    JniUtils.setGradMode(false);
  }

  /** Runs with operations recorded in the graph. */
  public static <T> T on(Supplier<T> work) {
    return with(true, work);
  }

  /** Runs with operations not recorded. */
  public static <T> T off(Supplier<T> work) {
    return with(false, work);
  }

  private static <T> T with(boolean recording, Supplier<T> work) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(recording);
    try {
      return work.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }
}
