package io.github.spherometer.listener.optimizer;

import static io.github.spherometer.listener.optimizer.OptimizerTrainings.adam;
import static io.github.spherometer.listener.optimizer.OptimizerTrainings.sgd;
import static io.github.spherometer.listener.optimizer.OptimizerTrainings.trained;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Thresholds;
import java.util.List;
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

  @Test
  void whyNotAllIsKnownIsOneSentence() {
    assertThat(said(sgd(0.25f))).isEmpty();
    assertThat(said(new OwnOptimizer()))
        .containsExactly(
            "not all hyperparameters of the optimizer (OwnOptimizer) are known: its class updates"
                + " in a way of its own; give them with hyperparameters(...)");
  }

  private static List<String> said(Optimizer optimizer) {
    try (QuadraticTraining training = new QuadraticTraining(optimizer, 1)) {
      training.optimizer().hyperparameters();
      return training.log();
    }
  }
}
