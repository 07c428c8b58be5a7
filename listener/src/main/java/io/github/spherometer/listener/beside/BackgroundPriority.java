package io.github.spherometer.listener.beside;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The priority of a thread that takes what others leave of the processors. Java's own priorities do
 * nothing on Linux. There a thread has a nice value, which the threads that it starts inherit, the
 * engine's among them; elsewhere that value is the whole process's, and stays as it is.
 */
final class BackgroundPriority {

  private static final Logger logger = LoggerFactory.getLogger(BackgroundPriority.class);

  private static final int OF_CALLING_THREAD = 0;

  private BackgroundPriority() {}

  /**
   * Lowers that of the calling thread, for good.
   *
   * @param nice from 1 to 19, the least
   */
  static void ofThisThread(int nice) {
    if (!Platform.isLinux()) {
      return;
    }
    try {
      Function.getFunction("c", "setpriority")
          .invokeInt(new Object[] {OF_CALLING_THREAD, OF_CALLING_THREAD, nice});
    } catch (RuntimeException | LinkageError e) {
      logger.debug("The priority of the measuring thread stays as it is", e);
    }
  }
}
