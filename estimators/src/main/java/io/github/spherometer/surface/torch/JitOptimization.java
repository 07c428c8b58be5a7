package io.github.spherometer.surface.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.github.spherometer.estimators.torch.TorchScriptSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/**
 * Whether PyTorch's just-in-time compiler optimises TorchScript, a flag of the thread.
 *
 * <p>When it is on, the first calls of a module differ in the last bits from the later ones, and
 * the second takes many times as long.
 *
 * @param on whether the thread had it on
 * @param thread which thread that was
 */
public record JitOptimization(boolean on, Thread thread) {

  /**
   * Finds out whether this thread has it on. DJL can set the flag but not read it. So the flag is
   * read by what it does: it merges two equal computations into one. A module keeps the plan it has
   * run by, so each call loads a new one.
   */
  public static JitOptimization ofThread() {
    return GradientMode.off(
        () -> {
          try (NDManager manager = OwnManagers.onDefaultDevice()) {
            return new JitOptimization(
                mergesEqualComputations((PtNDManager) manager), Thread.currentThread());
          } catch (IOException e) {
            throw new UncheckedIOException("the module equal_computations.py cannot be read", e);
          }
        });
  }

  private static boolean mergesEqualComputations(PtNDManager manager) throws IOException {
    ByteArrayInputStream archive =
        new ByteArrayInputStream(
            TorchScriptSource.of(
                JitOptimization.class, "EqualComputations", "equal_computations.py"));
    PtSymbolBlock module = JniUtils.loadModule(manager, archive, false, false);
    try (NDArray number = manager.create(1f);
        NDList merged = IValueUtils.forward(module, new NDList(number), true)) {
      return merged.singletonOrThrow().getFloat() == 1;
    }
  }

  /** Runs with the flag off, then puts it back: on another thread to what it was there. */
  public <T> T off(Supplier<T> work) {
    JitOptimization here = Thread.currentThread() == thread ? this : ofThread();
    JniUtils.setGraphExecutorOptimize(false);
    try {
      return work.get();
    } finally {
      JniUtils.setGraphExecutorOptimize(here.on);
    }
  }
}
