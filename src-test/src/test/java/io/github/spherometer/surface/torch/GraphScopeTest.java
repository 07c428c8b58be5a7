package io.github.spherometer.surface.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.github.spherometer.estimators.vector.ArrayScope;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.LossSurface;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GraphScopeTest {

  private static final int ROUNDS = 5;

  @ParameterizedTest
  @EnumSource(names = {"TANH_MLP", "LSTM_LAYER", "TRANSFORMER"})
  void productsSurviveTheReuseOfMemoryThatJavaDropped(Network network) {
    try (Problem problem = network.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      double[] expected = product(surface);
      for (int round = 0; round < ROUNDS; round++) {
        reuseDroppedMemory();
        assertThat(product(surface)).as("round %d", round).isEqualTo(expected);
      }
    }
  }

  @Test
  void productsSurviveTheDataThatTheyWereTakenOver() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32);
        LossSurface surface = problem.surface()) {
      double[] expected = product(surface);
      problem.data().close();
      problem.labels().close();
      reuseDroppedMemory();
      assertThat(product(surface)).isEqualTo(expected);
    }
  }

  @Test
  void productsSurviveABlockWithAScopeOfItsOwn() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32)) {
      Block scoped = new SequentialBlock().add(problem.block()).add(GraphScopeTest::scaledInAScope);
      try (LossSurface surface =
          LossSurface.builder(scoped, problem.loss())
              .data(problem.data(), problem.labels())
              .build()) {
        double[] expected = product(surface);
        reuseDroppedMemory();
        assertThat(product(surface)).isEqualTo(expected);
      }
    }
  }

  @Test
  void buffersOfClosedArraysAreHeldInEveryScopeInside() {
    try (NDManager manager = NDManager.newBaseManager();
        GraphScope scope = new GraphScope()) {
      NDArray x = manager.ones(new Shape(2));
      assertThat(scope.buffers()).isEmpty();
      x.mul(0.5f);
      assertThat(scope.buffers()).hasSize(1);
      ArrayScope.run(() -> x.mul(0.5f));
      assertThat(scope.buffers()).hasSize(2);
    }
  }

  @Test
  void theScopeAroundItIsInForceAgainAfterwards() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray array =
          ArrayScope.call(
              () -> {
                new GraphScope().close();
                return manager.ones(new Shape(2));
              });
      assertThat(manager.getManagedArrays()).doesNotContain(array);
    }
  }

  private static NDList scaledInAScope(NDList list) {
    return ArrayScope.call(
        () -> {
          NDArray scaled = list.singletonOrThrow().mul(0.37f);
          NDScope.unregister(scaled);
          return new NDList(scaled);
        });
  }

  private static double[] product(LossSurface surface) {
    return ArrayScope.call(
        () -> {
          NDArray vector = surface.hessian().manager().ones(new Shape(surface.size()));
          return Fixtures.doubles(surface.hessian().apply(vector));
        });
  }

  /** Lets the collector free every direct buffer nobody holds, then writes over what it freed. */
  private static void reuseDroppedMemory() {
    for (int collection = 0; collection < 3; collection++) {
      System.gc();
      awaitCleaner();
      for (int i = 0; i < 20_000; i++) {
        overwrite(4 + i % 16 * 4);
      }
    }
  }

  private static void overwrite(int size) {
    byte[] content = new byte[size];
    Arrays.fill(content, (byte) 0x7f);
    ByteBuffer.allocateDirect(size).put(content);
  }

  private static void awaitCleaner() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
