package io.github.spherometer.listener.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.spherometer.fixtures.ResidentMemory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the process takes, against what Java and the system say themselves. */
@EnabledOnOs(OS.LINUX)
class ProcessMetersTest {

  private static final double MEGABYTE = 1 << 20;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CurvatureMetrics metrics =
      new CurvatureMetrics(registry, "r", "m", Instant.EPOCH, 1);

  private double memory(String kind) {
    return registry.get("spherometer.memory.bytes").tag("kind", kind).gauge().value();
  }

  private double processorSeconds() {
    return registry.get("spherometer.processor").functionCounter().count();
  }

  @Test
  void theMemoryIsThatOfTheProcess() {
    byte[] held = new byte[64 << 20];
    assertThat(memory("heap"))
        .isCloseTo(
            (double) ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
            within(16 * MEGABYTE))
        .isGreaterThan(held.length);
    double before = 1024.0 * ResidentMemory.kilobytes();
    double resident = memory("resident");
    double after = 1024.0 * ResidentMemory.kilobytes();
    assertThat(resident)
        .isBetween(Math.min(before, after) - MEGABYTE, Math.max(before, after) + MEGABYTE);
  }

  @Test
  void theProcessorTimeIsThatOfAllThreads() throws Exception {
    double before = processorSeconds();
    Thread[] threads = {
      new Thread(ProcessMetersTest::compute), new Thread(ProcessMetersTest::compute)
    };
    double each = 0;
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
      each += 0.3;
    }
    assertThat(processorSeconds() - before).isBetween(each - 0.05, 30.0);
  }

  /** Three tenths of a second of its own. */
  private static void compute() {
    var threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + 300_000_000L;
    while (threads.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void afterTheTrainingTheProcessSaysNothingOfIt() {
    metrics.ended();
    assertThat(memory("heap")).isNaN();
    assertThat(memory("resident")).isNaN();
    double end = processorSeconds();
    compute();
    assertThat(end).isPositive();
    assertThat(processorSeconds()).isEqualTo(end);
  }
}
