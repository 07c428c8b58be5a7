package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.NoisyProblem;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.error.UnrepeatableLossException;
import io.github.spherometer.surface.random.FixedDraws;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses that are another one at every call are refused, and not called again. */
class UnrepeatableLossTest {

  private static final FixedDraws OUT_OF_REACH = new FixedDraws(Optional.empty());

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** Where the generator is out of reach, as on a GPU. */
  @ParameterizedTest
  @EnumSource
  void whatDrawsIsRefusedWhereTheGeneratorIsOutOfReach(NoisyProblem noisy) {
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
    Problem plain = NoisyProblem.of(manager, Fixtures.linear(3, true), loss, false);
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
    Problem problem = NoisyProblem.of(manager, Fixtures.linear(3, true), counted, false);
    for (int expected : new int[] {2, 3, 4}) {
      problem.surface().close();
      assertThat(calls).hasValue(expected);
    }
  }

  private static LossSurface.Builder builder(Problem problem) {
    return LossSurface.builder(problem.block(), problem.loss())
        .trainMode(problem.trainMode())
        .data(problem.data(), problem.labels());
  }
}
