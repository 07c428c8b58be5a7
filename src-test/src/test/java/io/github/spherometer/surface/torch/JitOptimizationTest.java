package io.github.spherometer.surface.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JitOptimizationTest {

  @BeforeAll
  static void loadEngine() {
    Engine.getInstance();
  }

  @AfterEach
  void putDefaultBack() {
    JniUtils.setGraphExecutorOptimize(true);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false, true})
  void flagOfTheThreadIsFoundOut(boolean on) {
    JniUtils.setGraphExecutorOptimize(on);
    for (int call = 0; call < 5; call++) {
      assertThat(JitOptimization.ofThread().on()).isEqualTo(on);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void flagIsOffDuringTheWorkAndThenAsItWas(boolean on) {
    JniUtils.setGraphExecutorOptimize(on);
    JitOptimization optimization = JitOptimization.ofThread();
    assertThat(optimization.off(() -> JitOptimization.ofThread().on())).isFalse();
    assertThat(JitOptimization.ofThread().on()).isEqualTo(on);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void flagOfAnotherThreadIsOffDuringTheWorkAndThenAsItWasThere(boolean on) throws Exception {
    JniUtils.setGraphExecutorOptimize(!on);
    JitOptimization ofThisThread = JitOptimization.ofThread();
    FutureTask<List<Boolean>> elsewhere =
        new FutureTask<>(
            () -> {
              JniUtils.setGraphExecutorOptimize(on);
              boolean meanwhile = ofThisThread.off(() -> JitOptimization.ofThread().on());
              return List.of(meanwhile, JitOptimization.ofThread().on());
            });
    new Thread(elsewhere).start();
    assertThat(elsewhere.get()).containsExactly(false, on);
    assertThat(JitOptimization.ofThread().on()).isEqualTo(!on);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void flagIsPutBackAfterAFailure(boolean on) {
    JniUtils.setGraphExecutorOptimize(on);
    JitOptimization optimization = JitOptimization.ofThread();
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                optimization.off(
                    () -> {
                      throw new IllegalStateException("the work's own");
                    }));
    assertThat(JitOptimization.ofThread().on()).isEqualTo(on);
  }
}
