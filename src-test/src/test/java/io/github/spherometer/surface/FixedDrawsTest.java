package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.EngineDraws;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.NoisyProblem;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.random.FixedDraws;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models and losses that draw random numbers where they are measured. */
class FixedDrawsTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @EnumSource
  void engineDrawsTheSameAfterwardsAsWithoutUs(NoisyProblem noisy) {
    Problem problem = noisy.problem(manager);
    float[] without = EngineDraws.after(manager, () -> {});
    assertThat(EngineDraws.next(manager)).isNotEqualTo(without);
    Runnable twice =
        () -> {
          measure(problem);
          measure(problem);
        };
    assertThat(EngineDraws.after(manager, twice)).isEqualTo(without);
  }

  /** Odd counts of normal numbers leave one in store. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 17, 700})
  void numbersInStoreArePutBackToo(int drawn) {
    Problem problem = NoisyProblem.AUTOENCODER.problem(manager);
    float[][] next = new float[2][];
    for (int run = 0; run < 2; run++) {
      Engine.getInstance().setRandomSeed(5);
      for (int i = 0; i < drawn; i++) {
        manager.randomNormal(new Shape(1)).close();
      }
      if (run == 1) {
        measure(problem);
      }
      next[run] = EngineDraws.next(manager);
    }
    assertThat(next[1]).isEqualTo(next[0]);
  }

  @ParameterizedTest
  @EnumSource
  void everyMeasurementIsOfTheSameFunction(NoisyProblem noisy) {
    Problem problem = noisy.problem(manager);
    try (LossSurface first = problem.surface()) {
      manager.randomNormal(new Shape(100)).close();
      try (LossSurface second = problem.surface()) {
        assertThat(second.value()).isEqualTo(first.value());
        assertThat(Fixtures.doubles(second.gradient()))
            .isEqualTo(Fixtures.doubles(first.gradient()));
        NDArray direction = first.gradient();
        assertThat(second.along(direction, 0, 0.1)).isEqualTo(first.along(direction, 0, 0.1));
        assertThat(first.along(direction, 0)[0])
            .isCloseTo(first.value(), within(1e-6 * first.value()));
      }
    }
  }

  /** Graphs that are built anew draw the same numbers as when the surface was built. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DROPOUT_OF_AN_LSTM_IN_TRAIN_MODE")
  void operatorStaysOneAndSymmetricWhenGraphsAreBuiltAnew(NoisyProblem noisy) {
    Problem problem = noisy.problem(manager);
    double[][][] hessians = new double[2][][];
    for (int i = 0; i < 2; i++) {
      LossSurface.Builder builder =
          LossSurface.builder(problem.block(), problem.loss())
              .trainMode(problem.trainMode())
              .maxGraphBytes(i == 0 ? 0 : Long.MAX_VALUE);
      for (String half : new String[] {"0:2", "2:6"}) {
        builder.data(
            new NDList(problem.data().head().get(half)),
            new NDList(problem.labels().head().get(half)));
      }
      try (LossSurface surface = builder.build()) {
        DenseHessian dense = DenseHessian.of(surface);
        assertThat(dense.asymmetry()).isLessThan(1e-5);
        hessians[i] = dense.entries();
      }
    }
    assertThat(hessians[1]).isDeepEqualTo(hessians[0]);
  }

  /** Of (e + w - x - noise)^2 with a penalty w'w of the model's own array. */
  @Test
  void gaussNewtonWithAPenaltySeesTheSameNumbers() {
    Problem problem = NoisyProblem.AUTOENCODER.problem(manager);
    NDArray own = problem.block().getParameters().valueAt(0).getArray();
    Loss weighted =
        CustomLoss.of(
            "Weighted",
            (y, p) ->
                p.sub(y)
                    .square()
                    .mul(y.getManager().randomUniform(1, 2, y.getShape()))
                    .mean()
                    .add(own.square().sum().mul(0.5)));
    try (LossSurface surface =
        LossSurface.builder(problem.block(), weighted)
            .data(problem.data(), problem.labels())
            .build()) {
      double[][] gaussNewton = DenseHessian.of(surface.gaussNewton()).entries();
      double[][] hessian = DenseHessian.of(surface).entries();
      // The last layer is linear: there, and for the penalty, both are the same.
      int n = hessian.length;
      for (int i = n - 9; i < n; i++) {
        assertThat(gaussNewton[i][i]).isCloseTo(hessian[i][i], within(1e-5));
      }
    }
  }

  @Test
  void modelThatDrawsNothingIsMeasuredOnTheNumbersThatItHas() {
    try (Problem problem = Network.TANH_MLP.create(DataType.FLOAT32)) {
      FixedDraws draws = FixedDraws.ofEngine();
      try (LossSurface surface =
          LossSurface.builder(problem.block(), problem.loss())
              .data(problem.data(), problem.labels())
              .draws(draws)
              .build()) {
        assertThat(surface.value()).isPositive();
        assertThat(draws.drawing()).isFalse();
      }
    }
  }

  /** Another thread's draws are its own: they are not put back. */
  @Test
  void drawsOfOtherThreadsAreLeftAlone() {
    Engine.getInstance().setRandomSeed(5);
    manager.randomNormal(new Shape(20)).close();
    float[] expected = EngineDraws.next(manager);
    Engine.getInstance().setRandomSeed(5);
    FixedDraws draws = FixedDraws.ofEngine();
    AtomicInteger calls = new AtomicInteger();
    int result =
        draws.run(
            0,
            () -> {
              if (calls.incrementAndGet() == 1) { // as another thread would, once
                manager.randomNormal(new Shape(20)).close();
              }
              return 7;
            },
            value -> value,
            discarded -> {});
    assertThat(result).isEqualTo(7);
    assertThat(draws.drawing()).isFalse();
    assertThat(EngineDraws.next(manager)).isEqualTo(expected);
  }

  @Test
  void generatorIsPutBackIfThePassFails() {
    Block failing =
        new SequentialBlock()
            .add(Fixtures.linear(3, true))
            .add(
                list -> {
                  manager.randomNormal(new Shape(3)).close();
                  throw new IllegalStateException("the block's own");
                });
    Fixtures.initialised(
        failing.getChildren().valueAt(0), manager, DataType.FLOAT32, 1, new Shape(1, 3));
    NDList data = new NDList(manager.ones(new Shape(2, 3)));
    Engine.getInstance().setRandomSeed(5);
    float[] expected = EngineDraws.next(manager);
    Engine.getInstance().setRandomSeed(5);
    assertThatCode(() -> LossSurface.builder(failing, Loss.l2Loss()).data(data, data).build())
        .hasMessage("the block's own");
    assertThat(EngineDraws.next(manager)).isEqualTo(expected);
  }

  private static void measure(Problem problem) {
    try (LossSurface surface = problem.surface()) {
      Lanczos.builder().maxProducts(5).build().spectrum(surface.hessian());
      surface.along(surface.gradient(), 0.1);
      surface.gaussNewton().apply(surface.gradient()).close();
    }
  }
}
