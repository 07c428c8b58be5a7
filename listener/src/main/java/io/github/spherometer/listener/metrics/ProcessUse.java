package io.github.spherometer.listener.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What this process takes of the machine now; NaN where that is not known. */
final class ProcessUse {

  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessUse() {}

  /** Bytes in use on Java's heap, what is not collected yet among them. */
  static double heap() {
    Runtime java = Runtime.getRuntime();
    return (double) java.totalMemory() - java.freeMemory();
  }

  /** Bytes of the machine's memory: the heap, the engine's arrays, and all else. Linux knows. */
  static double resident() {
    if (!Files.isReadable(STATUS)) {
      return Double.NaN;
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException | RuntimeException e) { // Java 17 wraps what reading throws
      return Double.NaN;
    }
  }

  /** Seconds that all its threads have computed. */
  static double processorSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(Duration::toNanos)
        .map(nanos -> nanos / 1e9)
        .orElse(Double.NaN);
  }
}
