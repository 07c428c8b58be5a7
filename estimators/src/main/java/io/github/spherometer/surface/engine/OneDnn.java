package io.github.spherometer.surface.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtEngine;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.github.spherometer.surface.engine.EngineFinding.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The switch of oneDNN, the library that PyTorch computes convolutions and LSTMs on processors
 * with. DJL has none that works, so PyTorch's own is found in its native library. It holds for the
 * whole process, at any time; without oneDNN PyTorch computes with kernels of its own, which take
 * about as long for small nets.
 *
 * <p>For machines on which oneDNN computes wrong, see {@link EngineCheck}.
 */
public final class OneDnn {

  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final String LIBRARY = "libtorch_cpu.so";

  private OneDnn() {}

  /**
   * Switches oneDNN off for the process. What was computed before stays as it is.
   *
   * @throws IllegalStateException if PyTorch's switch cannot be reached: on other systems than
   *     Linux, or in a version of PyTorch that has none under this name
   */
  public static void switchOff() {
    switchTo(false);
  }

  /**
   * Switches oneDNN off for the process if the engine computes wrong with it, for programs that
   * would rather compute right than as they were set: to be called before the first computation.
   *
   * @param device where will be computed
   * @return what was found and done, to be told to whoever runs the program; nothing if nothing is
   *     wrong
   * @throws IllegalStateException if the engine computes wrong and this is no remedy; the message
   *     says what is wrong and what may be done
   */
  public static Optional<String> switchOffIfWrong(Device device) {
    EngineCheck check = EngineCheck.of(device);
    if (check.outcome() != Outcome.WRONG) {
      return Optional.empty();
    }
    switchOff();
    EngineCheck without = EngineCheck.of(device);
    if (without.outcome() == Outcome.WRONG) {
      throw new IllegalStateException(without.message());
    }
    return Optional.of(
        "oneDNN is switched off in this process, since with it the engine computes wrong: "
            + check.errors());
  }

  /** As it is at the beginning. */
  static void switchOn() {
    switchTo(true);
  }

  private static void switchTo(boolean enabled) {
    try {
      NativeLibrary torch = library();
      torch
          .getFunction("_ZN2at7Context20setUserEnabledMkldnnEb")
          .invokeVoid(new Object[] {context(torch), enabled ? 1 : 0});
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new IllegalStateException(
          "oneDNN cannot be switched %s in this process (%s); set ONEDNN_MAX_CPU_ISA=SSE41 in the"
                  .formatted(enabled ? "on" : "off", e)
              + " environment before it starts",
          e);
    }
  }

  /**
   * Returns whether PyTorch may use oneDNN.
   *
   * @return nothing where that cannot be found out
   */
  public static Optional<Boolean> isEnabled() {
    try {
      NativeLibrary torch = library();
      int enabled =
          torch
              .getFunction("_ZNK2at7Context17userEnabledMkldnnEv")
              .invokeInt(new Object[] {context(torch)});
      return Optional.of((enabled & 1) == 1);
    } catch (IOException | RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }

  private static Pointer context(NativeLibrary torch) {
    return torch.getFunction("_ZN2at13globalContextEv").invokePointer(new Object[0]);
  }

  /** The copy that DJL has loaded, wherever it unpacked it. */
  private static NativeLibrary library() throws IOException {
    Engine.getEngine(PtEngine.ENGINE_NAME);
    try (Stream<String> lines = Files.lines(MAPS)) {
      String path =
          lines
              .filter(line -> line.contains(LIBRARY))
              .map(line -> line.substring(line.indexOf('/')))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException(LIBRARY + " is not loaded"));
      return NativeLibrary.getInstance(path);
    }
  }
}
