package io.github.spherometer.listener.optimizer;

import static io.github.spherometer.fixtures.HidingServer.with;
import static io.github.spherometer.listener.optimizer.OptimizerTrainings.adam;
import static io.github.spherometer.listener.optimizer.OptimizerTrainings.listener;
import static io.github.spherometer.listener.optimizer.OptimizerTrainings.sgd;
import static io.github.spherometer.listener.optimizer.OptimizerTrainings.train;
import static io.github.spherometer.listener.optimizer.OptimizerTrainings.trained;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.training.LocalParameterServer;
import ai.djl.training.ParameterServer;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.fixtures.HidingServer;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measurement.Hyperparameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The optimizer that counts is the one that the trainer steps with. */
class TrainersOptimizerTest {

  /** A server with an optimizer for each of two kinds of parameters. */
  private record Two(Optimizer first, Optimizer second) implements ParameterServer {

    @Override
    public void init(String parameterId, NDArray[] value) {}

    @Override
    public void update(String parameterId, NDArray[] gradients, NDArray[] parameters) {
      first.update(parameterId, parameters[0], gradients[0]);
    }

    @Override
    public void close() {}
  }

  /** A server that counts before it passes on. */
  private static class Passing implements ParameterServer {

    private final ParameterServer next;

    Passing(ParameterServer next) {
      this.next = next;
    }

    @Override
    public void init(String parameterId, NDArray[] value) {
      next.init(parameterId, value);
    }

    @Override
    public void update(String parameterId, NDArray[] gradients, NDArray[] parameters) {
      next.update(parameterId, gradients, parameters);
    }

    @Override
    public void close() {
      next.close();
    }
  }

  /** A server that knows who passes on to it. */
  private static final class PassedOnTo extends Passing {

    private final ParameterServer owner = new Passing(this);

    PassedOnTo(ParameterServer next) {
      super(next);
    }
  }

  @Test
  void itIsFoundInTheTrainer() throws Exception {
    OptimizerLog log = trained(listener -> listener, sgd(0.25f));

    assertThat(log.optimizers()).containsExactly("Sgd");
    assertThat(log.measurements())
        .hasSize(3)
        .allSatisfy(
            m -> {
              assertThat(m.stability().hyperparameters())
                  .isEqualTo(Hyperparameters.heavyBall(0.25, 0.5, 0));
              assertThat(m.stability().sharpnessRatio()).isPositive();
            });
  }

  @Test
  void theStateOfAdamIsFoundInTheTrainer() throws Exception {
    OptimizerLog log = trained(listener -> listener, adam(0.125f).build());

    assertThat(log.optimizers()).containsExactly("Adam");
    assertThat(log.measurements().get(2).stability().sharpness())
        .matches(s -> s.preconditioned() && s.value() > 0);
    assertThat(log.measurements().get(2).stability().hyperparameters().learningRate())
        .isEqualTo(0.125);
  }

  @Test
  void everyTrainingOfAListenerHasItsOwn() throws Exception {
    Optimizer first = sgd(0.25f);
    OptimizerLog log =
        trained(listener -> listener.optimizer(first), first, sgd(0.125f), adam(0.0625f).build());

    assertThat(log.optimizers()).containsExactly("Sgd", "Sgd", "Adam");
    assertThat(log.rates()).containsExactly(0.25f, 0.125f, 0.0625f);
  }

  private static TrainingListenerAdapter afterTheFirstEpoch(Executable work) {
    return new TrainingListenerAdapter() {
      private boolean done;

      @Override
      public void onEpoch(Trainer trainer) {
        if (!done) {
          done = true;
          try {
            work.execute();
          } catch (Throwable e) {
            throw new AssertionError(e);
          }
        }
      }
    };
  }

  @Test
  void trainingsSideBySideHaveTheirOwn() throws Exception {
    OptimizerLog inner = new OptimizerLog();
    OptimizerLog outer = new OptimizerLog();
    try (CurvatureListener first = listener(outer, listener -> listener.run("outer"));
        CurvatureListener second = listener(inner, listener -> listener.run("inner"))) {
      new SmallTraining()
          .optimizer(() -> sgd(0.25f))
          .epochs(2)
          .listener(afterTheFirstEpoch(() -> train(second, sgd(0.125f))))
          .listener(first)
          .run();
    }
    assertThat(inner.measurements())
        .allMatch(m -> m.stability().hyperparameters().learningRate() == 0.125);
    assertThat(outer.measurements())
        .allMatch(m -> m.stability().hyperparameters().learningRate() == 0.25);
  }

  @Test
  void serverThatPassesOnToAnother() throws Exception {
    ParameterServer server = new Passing(new Passing(new LocalParameterServer(sgd(0.125f))));
    OptimizerLog log = trained(with(server), listener -> listener, sgd(0.5f));

    assertThat(log.rates()).containsExactly(0.125f);
  }

  @Test
  void serversThatKnowEachOther() throws Exception {
    ParameterServer server = new PassedOnTo(new LocalParameterServer(sgd(0.125f))).owner;
    OptimizerLog log = trained(with(server), listener -> listener, sgd(0.5f));

    assertThat(log.rates()).containsExactly(0.125f);
  }

  @Test
  void ofSeveralOptimizersNoneCounts() throws Exception {
    OptimizerLog log =
        trained(with(new Two(sgd(0.125f), sgd(0.25f))), listener -> listener, sgd(0.5f));

    assertThat(log.optimizers()).containsExactly("unknown");
    assertThat(log.rates()).containsExactly(Float.NaN);
  }

  @Test
  void serverThatHidesItsOptimizerLeavesItUnknownUnlessItIsGiven() throws Exception {
    Optimizer hidden = sgd(0.125f);
    OptimizerLog unknown = trained(with(new HidingServer(hidden)), listener -> listener, sgd(0.5f));
    OptimizerLog given =
        trained(
            with(new HidingServer(hidden)),
            listener -> listener.optimizer(hidden),
            sgd(0.5f),
            sgd(0.5f));

    assertThat(unknown.optimizers()).containsExactly("unknown");
    assertThat(unknown.measurements())
        .hasSize(3)
        .allMatch(m -> m.stability().hyperparameters().equals(Hyperparameters.unknown()));
    assertThat(given.rates()).containsExactly(0.125f, Float.NaN);
  }
}
