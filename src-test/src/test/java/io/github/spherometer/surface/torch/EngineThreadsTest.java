package io.github.spherometer.surface.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class EngineThreadsTest {

  /** What the engine itself says on another thread. */
  private static int on(ExecutorService thread) throws Exception {
    return thread.submit(JniUtils::getNumThreads).get();
  }

  private static int onNewThread() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      return on(thread);
    } finally {
      thread.shutdown();
    }
  }

  @Test
  void settingThoseOfAThreadLeavesOtherThreadsAsTheyWere() throws Exception {
    Engine.getInstance();
    int here = JniUtils.getNumThreads();
    int fresh = onNewThread();
    ExecutorService older = Executors.newSingleThreadExecutor();
    ExecutorService set = Executors.newSingleThreadExecutor();
    try {
      int ofOlder = on(older);
      set.submit(() -> EngineThreads.setOfThisThread(fresh + 2)).get();
      assertThat(on(set)).isEqualTo(fresh + 2);
      assertThat(set.submit(EngineThreads::ofThisThread).get()).isEqualTo(fresh + 2);
      assertThat(on(older)).isEqualTo(ofOlder);
      assertThat(JniUtils.getNumThreads()).isEqualTo(here);
      assertThat(onNewThread()).isEqualTo(fresh);
      assertThat(EngineThreads.ofNewThreads()).isEqualTo(fresh);
    } finally {
      older.shutdown();
      set.shutdown();
    }
  }

  @Test
  void anInterruptedThreadStaysInterrupted() throws Exception {
    Engine.getInstance();
    int fresh = onNewThread();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      boolean interrupted =
          thread
              .submit(
                  () -> {
                    Thread.currentThread().interrupt();
                    EngineThreads.setOfThisThread(fresh + 1);
                    return Thread.interrupted();
                  })
              .get();
      assertThat(interrupted).isTrue();
      assertThat(on(thread)).isEqualTo(fresh + 1);
      assertThat(onNewThread()).isEqualTo(fresh);
    } finally {
      thread.shutdown();
    }
  }
}
