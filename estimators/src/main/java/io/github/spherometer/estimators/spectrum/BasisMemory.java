package io.github.spherometer.estimators.spectrum;

import ai.djl.Device;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much memory a basis may take, unless somebody says it. */
final class BasisMemory {

  /** Of devices whose memory is not asked for. */
  private static final long OTHER_DEVICES = 1L << 32;

  private BasisMemory() {}

  /**
   * Half of the memory of the computer or container: the Java heap takes a quarter unless told
   * otherwise, and a quarter is left to the graph, the data and all else.
   */
  static long on(Device device) {
    return device.isGpu() ? OTHER_DEVICES : total() / 2;
  }

  private static long total() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }
}
