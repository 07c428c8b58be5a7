package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.loss.Loss;
import io.github.spherometer.activations.DeadNeuronReport;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Network;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.error.UnrepeatableLossException;
import io.github.spherometer.surface.loss.LossEvaluation;
import io.github.spherometer.surface.random.FixedDraws;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models and losses that draw random numbers where they are measured, or count their calls. */
class FixedDrawsTest {

  private static final FixedDraws OUT_OF_REACH = new FixedDraws(Optional.empty());

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** What draws, and how. */
  private enum Noisy {
    /** A variational autoencoder samples in eval mode, too: mean + deviation x noise. */
    AUTOENCODER {
      @Override
      Problem problem(NDManager manager) {
        Block net =
            new SequentialBlock()
                .add(Fixtures.linear(4, true))
                .add(Noisy::sampled)
                .add(Fixtures.linear(3, true));
        return of(manager, net, CustomLoss.of("Square", Noisy::square), false);
      }
    },
    LOSS {
      @Override
      Problem problem(NDManager manager) {
        Loss noisy =
            CustomLoss.of(
                "Noisy", (y, p) -> square(y.add(y.getManager().randomNormal(y.getShape())), p));
        return of(manager, Fixtures.linear(3, true), noisy, false);
      }
    },
    DROPOUT_OF_A_LAMBDA_IN_TRAIN_MODE {
      @Override
      Problem problem(NDManager manager) {
        Block net =
            new SequentialBlock()
                .add(Fixtures.linear(8, true))
                .add(list -> new NDList(Dropout.dropout(list.head(), 0.5f, true)))
                .add(Fixtures.linear(3, true));
        return of(manager, net, CustomLoss.of("Square", Noisy::square), true);
      }
    },
    DROPOUT_OF_AN_LSTM_IN_TRAIN_MODE {
      @Override
      Problem problem(NDManager manager) {
        Block lstm = LSTM.builder().setStateSize(3).setNumLayers(2).optDropRate(0.5f).build();
        Fixtures.initialised(lstm, manager, DataType.FLOAT32, 0.7, new Shape(3, 4, 2));
        NDList data = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, 3, 4, 2));
        NDList labels = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 2, 3, 4, 3));
        return new Problem(manager, lstm, Loss.l2Loss(), data, labels, true);
      }
    };

    abstract Problem problem(NDManager manager);

    private static NDList sampled(NDList list) {
      NDArray mean = list.head().get(":, 0:2");
      NDArray noise = mean.getManager().randomNormal(mean.getShape());
      return new NDList(mean.add(list.head().get(":, 2:4").exp().mul(noise)));
    }

    private static NDArray square(NDArray labels, NDArray predictions) {
      return predictions.sub(labels).square().mean();
    }

    private static Problem of(NDManager manager, Block net, Loss loss, boolean trainMode) {
      Fixtures.initialised(net, manager, DataType.FLOAT32, 0.7, new Shape(1, 3));
      NDList data = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, 6, 3));
      NDList labels = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 2, 6, 3));
      return new Problem(manager, net, loss, data, labels, trainMode);
    }
  }

  @ParameterizedTest
  @EnumSource
  void engineDrawsTheSameAfterwardsAsWithoutUs(Noisy noisy) {
    Problem problem = noisy.problem(manager);
    Engine.getInstance().setRandomSeed(5);
    float[] without = draws();
    assertThat(draws()).isNotEqualTo(without);
    Engine.getInstance().setRandomSeed(5);
    measure(problem);
    measure(problem);
    assertThat(draws()).isEqualTo(without);
  }

  /** Odd counts of normal numbers leave one in store. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 17, 700})
  void numbersInStoreArePutBackToo(int drawn) {
    Problem problem = Noisy.AUTOENCODER.problem(manager);
    float[][] next = new float[2][];
    for (int run = 0; run < 2; run++) {
      Engine.getInstance().setRandomSeed(5);
      for (int i = 0; i < drawn; i++) {
        manager.randomNormal(new Shape(1)).close();
      }
      if (run == 1) {
        measure(problem);
      }
      next[run] = draws();
    }
    assertThat(next[1]).isEqualTo(next[0]);
  }

  @ParameterizedTest
  @EnumSource
  void everyMeasurementIsOfTheSameFunction(Noisy noisy) {
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
  void operatorStaysOneAndSymmetricWhenGraphsAreBuiltAnew(Noisy noisy) {
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
    Problem problem = Noisy.AUTOENCODER.problem(manager);
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
    float[] expected = draws();
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
    assertThat(draws()).isEqualTo(expected);
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
    float[] expected = draws();
    Engine.getInstance().setRandomSeed(5);
    assertThatCode(() -> LossSurface.builder(failing, Loss.l2Loss()).data(data, data).build())
        .hasMessage("the block's own");
    assertThat(draws()).isEqualTo(expected);
  }

  /** Where the generator is out of reach, as on a GPU. */
  @ParameterizedTest
  @EnumSource
  void whatDrawsIsRefusedWhereTheGeneratorIsOutOfReach(Noisy noisy) {
    Problem problem = noisy.problem(manager);
    assertThatExceptionOfType(UnrepeatableLossException.class)
        .isThrownBy(() -> builder(problem).draws(OUT_OF_REACH).build())
        .withMessageContaining("for the same parameters and data, must be the same at every call");
  }

  @Test
  void lossThatCountsItsCallsIsRefusedAfterTwoAndNotCalledAgain() {
    AtomicInteger calls = new AtomicInteger();
    Loss annealed =
        CustomLoss.of(
            "Annealed", (y, p) -> p.sub(y).square().mean().mul(1 + calls.incrementAndGet() * 1e-4));
    assertRefusedAfterTwo(annealed, calls);
  }

  @Test
  void randomNumbersOfJavaAreRefusedLikewise() {
    AtomicInteger calls = new AtomicInteger();
    Random random = new Random(1);
    Loss noisy =
        CustomLoss.of(
            "OfJava",
            (y, p) -> {
              calls.incrementAndGet();
              return p.sub(y).square().mean().add(random.nextGaussian());
            });
    assertRefusedAfterTwo(noisy, calls);
  }

  private void assertRefusedAfterTwo(Loss loss, AtomicInteger calls) {
    Problem plain = Noisy.of(manager, Fixtures.linear(3, true), loss, false);
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThatExceptionOfType(UnrepeatableLossException.class)
          .isThrownBy(plain::surface)
          .withMessageStartingWith(loss.getName() + " is ");
      assertThat(calls).hasValue(2);
    }
  }

  @Test
  void lossThatIsTheSameIsEvaluatedTwiceForTheFirstSurfaceAlone() {
    AtomicInteger calls = new AtomicInteger();
    Loss counted =
        CustomLoss.of(
            "Counted",
            (y, p) -> {
              calls.incrementAndGet();
              return p.sub(y).square().mean();
            });
    Problem problem = Noisy.of(manager, Fixtures.linear(3, true), counted, false);
    for (int expected : new int[] {2, 3, 4}) {
      problem.surface().close();
      assertThat(calls).hasValue(expected);
    }
  }

  @Test
  void lossOfATrainingIsTakenWithoutMovingTheGenerator() {
    Problem problem = Noisy.LOSS.problem(manager);
    Engine.getInstance().setRandomSeed(5);
    float[] expected = draws();
    Engine.getInstance().setRandomSeed(5);
    LossEvaluation first = LossEvaluation.of(problem.loss(), problem.labels(), problem.data());
    LossEvaluation second = LossEvaluation.of(problem.loss(), problem.labels(), problem.data());
    assertThat(first).isEqualTo(second);
    assertThat(first.value()).isPositive();
    assertThat(LossEvaluation.isRefused(problem.loss())).isFalse();
    assertThat(draws()).isEqualTo(expected);
  }

  @Test
  void lossOfATrainingThatCountsItsCallsIsRefusedEverywhere() {
    AtomicInteger calls = new AtomicInteger();
    Loss counting = CustomLoss.of("Counting", (y, p) -> p.sum().add(calls.incrementAndGet()));
    Problem problem = Noisy.of(manager, Fixtures.linear(3, true), counting, false);
    assertThat(LossEvaluation.isRefused(counting)).isFalse();
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatExceptionOfType(UnrepeatableLossException.class)
          .isThrownBy(() -> LossEvaluation.of(counting, problem.labels(), problem.data()));
      assertThat(LossEvaluation.isRefused(counting)).isTrue();
    }
    assertThatExceptionOfType(UnrepeatableLossException.class).isThrownBy(problem::surface);
    assertThat(calls).hasValue(2);
  }

  @Test
  void deadNeuronsOfABlockThatDrawsLeaveTheGeneratorAndAreTheSame() {
    Block net =
        new SequentialBlock()
            .add(Fixtures.linear(4, true))
            .add(list -> new NDList(list.head().add(list.getManager().randomNormal(new Shape(4)))))
            .add(Activation.reluBlock());
    Fixtures.initialised(net, manager, DataType.FLOAT32, 0.7, new Shape(1, 3));
    NDList data = new NDList(Fixtures.gaussian(manager, DataType.FLOAT32, 1, 6, 3));
    Engine.getInstance().setRandomSeed(5);
    float[] expected = draws();
    Engine.getInstance().setRandomSeed(5);
    DeadNeurons counter = DeadNeurons.builder().threshold(0.3).build();
    DeadNeuronReport first = counter.measure(net, data);
    assertThat(first).isEqualTo(counter.measure(net, data));
    assertThat(first.layers()).isNotEmpty();
    assertThat(draws()).isEqualTo(expected);
  }

  private static LossSurface.Builder builder(Problem problem) {
    return LossSurface.builder(problem.block(), problem.loss())
        .trainMode(problem.trainMode())
        .data(problem.data(), problem.labels());
  }

  private static void measure(Problem problem) {
    try (LossSurface surface = problem.surface()) {
      Lanczos.builder().maxProducts(5).build().spectrum(surface.hessian());
      surface.along(surface.gradient(), 0.1);
      surface.gaussNewton().apply(surface.gradient()).close();
    }
  }

  private float[] draws() {
    try (NDArray few = manager.randomNormal(new Shape(3));
        NDArray wide = manager.randomNormal(0, 1, new Shape(3), DataType.FLOAT64);
        NDArray many = manager.randomUniform(0, 1, new Shape(50))) {
      float[] all = Arrays.copyOf(few.toFloatArray(), 56);
      double[] doubles = wide.toDoubleArray();
      for (int i = 0; i < doubles.length; i++) {
        all[3 + i] = (float) doubles[i];
      }
      System.arraycopy(many.toFloatArray(), 0, all, 6, 50);
      return all;
    }
  }
}
