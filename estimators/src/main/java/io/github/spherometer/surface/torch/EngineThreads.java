package io.github.spherometer.surface.torch;

import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many threads PyTorch computes with. Every thread that calls it has a number and a team of its
 * own; setting it sets that of the calling thread, and what threads that compute for the first time
 * later begin with.
 *
 * <p>A team lives as long as its thread. Once all teams together have more threads than there are
 * processors, GNU OpenMP no longer lets them wait for each other actively: a training of two
 * threads on two processors took two to six times as long while another thread was alive that had
 * computed with two.
 */
public final class EngineThreads {

  private EngineThreads() {}

  /** The number of the calling thread. */
  public static int ofThisThread() {
    return JniUtils.getNumThreads();
  }

  /** The number that threads begin with. */
  static int ofNewThreads() {
    AtomicInteger found = new AtomicInteger();
    onNewThread(() -> found.set(JniUtils.getNumThreads()));
    return found.get();
  }

  /** Sets the number of the calling thread alone. */
  public static void setOfThisThread(int threads) {
    int ofOthers = ofNewThreads();
    ofThisThread(); // makes this thread no new one, which would take the number of others yet
    JniUtils.setNumThreads(threads);
    onNewThread(() -> JniUtils.setNumThreads(ofOthers));
  }

  private static void onNewThread(Runnable work) {
    Thread thread = new Thread(work, "spherometer-threads");
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
