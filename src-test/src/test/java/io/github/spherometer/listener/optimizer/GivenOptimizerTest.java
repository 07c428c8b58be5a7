package io.github.spherometer.listener.optimizer;

import static io.github.spherometer.listener.optimizer.OptimizerTrainings.adam;
import static io.github.spherometer.listener.optimizer.OptimizerTrainings.sgd;
import static io.github.spherometer.listener.optimizer.OptimizerTrainings.trained;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.Stability;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is given by hand, and what it stands for. */
class GivenOptimizerTest {

  /** An optimizer of one's own that wraps another, as for gradient clipping or averaging. */
  private static final class Wrapping extends Optimizer {

    private final Optimizer inner;

    Wrapping(Optimizer inner) {
      super(Optimizer.sgd());
      this.inner = inner;
    }

    @Override
    public void update(String parameterId, NDArray weight, NDArray gradient) {
      inner.update(parameterId, weight, gradient);
    }
  }

  @Test
  void givenOneWinsOverAnotherThatIsKnownAndOverNoLaterOne() throws Exception {
    OptimizerLog log = trained(listener -> listener.optimizer(sgd(0.5f)), sgd(0.25f), sgd(0.125f));

    assertThat(log.rates()).containsExactly(0.5f, 0.125f);
  }

  @Test
  void givenOneThatIsTheTrainersStandsForNoLaterOne() throws Exception {
    Optimizer own = sgd(0.5f);
    OptimizerLog log = trained(listener -> listener.optimizer(own), own, new OwnOptimizer());

    assertThat(log.rates()).containsExactly(0.5f, Float.NaN);
  }

  @Test
  void givenOneStandsForTheOneThatWrapsItAndForNoLaterOne() throws Exception {
    Optimizer inner = sgd(0.25f);
    OptimizerLog log =
        trained(
            listener -> listener.optimizer(inner),
            new Wrapping(inner),
            new Wrapping(sgd(0.125f)),
            new Wrapping(inner));

    assertThat(log.optimizers()).containsExactly("Sgd", "Wrapping", "Sgd");
    assertThat(log.rates()).containsExactly(0.25f, Float.NaN, 0.25f);
  }

  @Test
  void givenOneStandsForOneOfAClassOfOnesOwnAndForNoLaterOne() throws Exception {
    OptimizerLog log =
        trained(listener -> listener.optimizer(sgd(0.25f)), new OwnOptimizer(), new OwnOptimizer());

    assertThat(log.rates()).containsExactly(0.25f, Float.NaN);
  }

  @Test
  void givenOneStandsForTheSameOptimizerInEveryTraining() throws Exception {
    Optimizer own = new OwnOptimizer();
    OptimizerLog log = trained(listener -> listener.optimizer(sgd(0.25f)), own, own);

    assertThat(log.rates()).containsExactly(0.25f, 0.25f);
  }

  @Test
  void anotherOneThanTheTrainersIsSaidOnlyWhereTheTrainersIsKnown() {
    Optimizer trainers = sgd(0.25f);

    assertThat(said(adam(0.125f).build(), trainers))
        .containsExactly(
            "optimizer(...) was given another Adam than the Sgd that the trainer steps with, and is"
                + " used; without it the trainer's is read");
    assertThat(said(trainers, trainers)).isEmpty();
    assertThat(said(sgd(0.125f), new OwnOptimizer())).isEmpty();
  }

  private static List<String> said(Optimizer given, Optimizer trainers) {
    List<String> log = new ArrayList<>();
    try (QuadraticTraining training = new QuadraticTraining(trainers, 1)) {
      new GivenOptimizer(given, null).of(training.trainer(), log::add);
    }
    return log;
  }

  @Test
  void hyperparametersByHandAreThoseOfAClassOfOnesOwn() throws Exception {
    Hyperparameters given = Hyperparameters.nesterov(0.01, 0.5, 0);
    OptimizerLog log =
        trained(listener -> listener.hyperparameters(() -> given), new OwnNesterov(0.01, 0.5));

    assertThat(log.optimizers()).containsExactly("OwnNesterov");
    assertThat(log.measurements())
        .hasSize(3)
        .allSatisfy(
            m -> {
              assertThat(m.stability().hyperparameters()).isEqualTo(given);
              assertThat(m.stability().sharpnessRatio())
                  .isEqualTo(m.stability().sharpness().value() / (3 / (2 * 0.01)));
            });
  }

  @Test
  void hyperparametersByHandLeaveThePreconditionerAsItIs() throws Exception {
    Hyperparameters given = Hyperparameters.adam(0.5, 0.5, 0);
    OptimizerLog log =
        trained(listener -> listener.hyperparameters(() -> given), adam(0.125f).build());

    List<Stability> stability = log.measurements().stream().map(Measurement::stability).toList();
    assertThat(stability.get(0).sharpness().value()).isNaN();
    assertThat(stability.get(2).sharpness().preconditioned()).isTrue();
    assertThat(stability.get(2).sharpnessRatio())
        .isEqualTo(stability.get(2).sharpness().value() / (3 / (0.5 * 0.5)));
  }

  @Test
  void hyperparametersThatThrowDoNotCostTheMeasurement() throws Exception {
    Supplier<Hyperparameters> broken =
        () -> {
          throw new IllegalStateException("broken");
        };
    OptimizerLog log = trained(listener -> listener.hyperparameters(broken), sgd(0.25f));

    assertThat(log.measurements())
        .hasSize(3)
        .allMatch(m -> m.stability().hyperparameters().equals(Hyperparameters.unknown()));
  }

  @Test
  void hyperparametersByHandWinInAnyOrder() throws Exception {
    Hyperparameters given = Hyperparameters.heavyBall(0.75, 0, 0);
    Optimizer sgd = sgd(0.25f);
    OptimizerLog before =
        trained(listener -> listener.hyperparameters(() -> given).optimizer(sgd), sgd);
    OptimizerLog after =
        trained(listener -> listener.optimizer(sgd).hyperparameters(() -> given), sgd);
    OptimizerLog alone = trained(listener -> listener.hyperparameters(() -> given), sgd);

    assertThat(List.of(before, after, alone))
        .allSatisfy(
            log -> {
              assertThat(log.optimizers()).containsExactly("Sgd");
              assertThat(log.measurements().get(0).stability().hyperparameters()).isEqualTo(given);
            });
  }
}
