package io.github.spherometer.listener.optimizer;

import static io.github.spherometer.listener.optimizer.OptimizerTrainings.adam;
import static io.github.spherometer.listener.optimizer.OptimizerTrainings.sgd;
import static io.github.spherometer.listener.optimizer.OptimizerTrainings.trained;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is known of an optimizer, by its class. */
class OptimizerReaderTest {

  /** Moves as Adam does. */
  private static class Renamed extends Adam {

    Renamed(Adam.Builder builder) {
      super(builder);
    }
  }

  @Test
  void subclassThatDoesNotUpdateByItselfIsReadAsItsSuperclass() throws Exception {
    OptimizerLog log = trained(listener -> listener, new Renamed(adam(0.125f)));

    assertThat(log.optimizers()).containsExactly("Renamed");
    assertThat(
            log.measurements().get(2).stability().hyperparameters().thresholds().preconditioned())
        .isPositive();
    assertThat(log.measurements().get(2).stability().sharpness())
        .matches(s -> s.preconditioned() && s.value() > 0);
  }

  @Test
  void anonymousClassHasAName() throws Exception {
    OptimizerLog log = trained(listener -> listener, new Renamed(adam(0.125f)) {});

    assertThat(log.optimizers()).singleElement().asString().matches("OptimizerReaderTest\\$\\d+");
  }

  @Test
  void nothingIsKnownOfAClassOfOnesOwnButItsName() throws Exception {
    OptimizerLog log = trained(listener -> listener, new OwnOptimizer());

    assertThat(log.optimizers()).containsExactly("OwnOptimizer");
    assertThat(log.measurements()).hasSize(3);
    assertThat(log.measurements().get(0).stability().hyperparameters())
        .isEqualTo(new Hyperparameters(Double.NaN, Double.NaN, 0, Thresholds.unknown()));
  }

  /** Its fields are there, and say nothing of what it does with them. */
  @Test
  void subclassThatUpdatesByItselfMovesByNoKnownRule() {
    Optimizer own =
        new Renamed(adam(0.125f)) {
          @Override
          public void update(String parameterId, NDArray weight, NDArray gradient) {
            weight.subi(gradient);
          }
        };
    try (QuadraticTraining training = new QuadraticTraining(own, 1)) {
      assertThat(training.optimizer().hyperparameters())
          .isEqualTo(new Hyperparameters(0.125, Double.NaN, 0, Thresholds.unknown()));
      assertThat(training.optimizer().isPreconditioned()).isFalse();
    }
  }

  @Test
  void whyNotAllIsKnownIsOneSentence() {
    assertThat(said(sgd(0.25f))).isEmpty();
    assertThat(said(new OwnOptimizer()))
        .containsExactly(
            "not all hyperparameters of the optimizer (OwnOptimizer) are known: its class updates"
                + " in a way of its own; give them with hyperparameters(...)");
  }

  @Test
  void anOptimizerThatWasNotFoundIsUnknownAndSaysSo() {
    List<String> log = new ArrayList<>();
    try (QuadraticTraining training = new QuadraticTraining(sgd(0.25f), 1)) {
      MeasuredOptimizer hidden =
          OptimizerReader.read(Optional.empty(), training.trainer(), log::add);

      assertThat(hidden.name()).isEqualTo("unknown");
      assertThat(hidden.hyperparameters()).isEqualTo(Hyperparameters.unknown());
      assertThat(hidden.isPreconditioned()).isFalse();
    }
    assertThat(log)
        .containsExactly(
            "not all hyperparameters of the optimizer (unknown) are known: it was not found in the"
                + " trainer; give them with hyperparameters(...)");
  }

  @Test
  void whyTheLearningRateIsNotKnownIsSaid() {
    assertThat(said(Optimizer.sgd().setLearningRateTracker(new CountingTracker()).build()))
        .singleElement()
        .asString()
        .contains("(Sgd) are known: its learning rate comes from a tracker of your own");
  }

  private static List<String> said(Optimizer optimizer) {
    try (QuadraticTraining training = new QuadraticTraining(optimizer, 1)) {
      training.optimizer().hyperparameters();
      return training.log();
    }
  }
}
