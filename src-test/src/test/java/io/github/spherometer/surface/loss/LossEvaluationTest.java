package io.github.spherometer.surface.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.EngineDraws;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.NoisyProblem;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.surface.error.UnrepeatableLossException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loss of what a training has predicted, taken beside the training. */
class LossEvaluationTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void lossOfATrainingIsTakenWithoutMovingTheGenerator() {
    Problem problem = NoisyProblem.LOSS.problem(manager);
    List<LossEvaluation> evaluations = new ArrayList<>();
    Runnable twice =
        () -> {
          for (int i = 0; i < 2; i++) {
            evaluations.add(LossEvaluation.of(problem.loss(), problem.labels(), problem.data()));
          }
        };
    assertThat(EngineDraws.after(manager, twice)).isEqualTo(EngineDraws.after(manager, () -> {}));
    assertThat(evaluations.get(0)).isEqualTo(evaluations.get(1));
    assertThat(evaluations.get(0).value()).isPositive();
    assertThat(LossEvaluation.isRefused(problem.loss())).isFalse();
  }

  @Test
  void lossOfATrainingThatCountsItsCallsIsRefusedEverywhere() {
    AtomicInteger calls = new AtomicInteger();
    Loss counting = CustomLoss.of("Counting", (y, p) -> p.sum().add(calls.incrementAndGet()));
    Problem problem = NoisyProblem.of(manager, Fixtures.linear(3, true), counting, false);
    assertThat(LossEvaluation.isRefused(counting)).isFalse();
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatExceptionOfType(UnrepeatableLossException.class)
          .isThrownBy(() -> LossEvaluation.of(counting, problem.labels(), problem.data()));
      assertThat(LossEvaluation.isRefused(counting)).isTrue();
    }
    assertThatExceptionOfType(UnrepeatableLossException.class).isThrownBy(problem::surface);
    assertThat(calls).hasValue(2);
  }
}
