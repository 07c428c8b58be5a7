package io.github.spherometer.listener.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.training.LocalParameterServer;
import ai.djl.training.ParameterServer;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.SmallTraining;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The optimizer that counts is the one that the trainer steps with. */
class TrainersOptimizerTest {

  /** What was said of one training after the other. */
  private static final class Log implements MeasurementSink {

    private final List<String> optimizers = new ArrayList<>();
    private final List<Measurement> measurements = new ArrayList<>();

    @Override
    public void started(RunDescription run) {
      optimizers.add(run.optimizer());
    }

    @Override
    public void accept(Measurement measurement) {
      measurements.add(measurement);
    }

    /** Of the first measurement of every training. */
    List<Float> rates() {
      return measurements.stream()
          .filter(m -> m.batch() == 1)
          .map(m -> (float) m.hyperparameters().learningRate())
          .toList();
    }
  }

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

  /** An optimizer of one's own that moves by itself. */
  private static final class Own extends Optimizer {

    Own() {
      super(Optimizer.sgd());
    }

    @Override
    public void update(String parameterId, NDArray weight, NDArray gradient) {
      weight.subi(gradient.mul(0.01));
    }
  }

  /** Moves as Adam does. */
  private static class Renamed extends Adam {

    Renamed(Adam.Builder builder) {
      super(builder);
    }
  }

  /** A server that keeps the optimizer where nobody looks for it. */
  private static final class Hiding implements ParameterServer {

    private final List<Optimizer> optimizers;

    Hiding(Optimizer... optimizers) {
      this.optimizers = List.of(optimizers);
    }

    @Override
    public void init(String parameterId, NDArray[] value) {}

    @Override
    public void update(String parameterId, NDArray[] gradients, NDArray[] parameters) {
      optimizers.get(0).update(parameterId, parameters[0], gradients[0]);
    }

    @Override
    public void close() {}
  }

  /** A server that counts before it passes on. */
  private static final class Passing implements ParameterServer {

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

  private static Optimizer sgd(float rate) {
    return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(rate)).optMomentum(0.5f).build();
  }

  private static Adam.Builder adam(float rate) {
    return Optimizer.adam().optLearningRateTracker(Tracker.fixed(rate));
  }

  private static void train(CurvatureListener listener, Optimizer optimizer) throws Exception {
    train(new TrainingListenerAdapter() {}, listener, optimizer);
  }

  private static void train(TrainingListener first, CurvatureListener listener, Optimizer optimizer)
      throws Exception {
    new SmallTraining()
        .optimizer(() -> optimizer)
        .epochs(1)
        .listener(first)
        .listener(listener)
        .run();
  }

  private static CurvatureListener listener(
      Log log, UnaryOperator<CurvatureListener.Builder> options) {
    return options
        .apply(CurvatureListener.builder().everyBatches(4).topK(1).withoutDeadNeurons().sink(log))
        .build();
  }

  private static Log trained(
      UnaryOperator<CurvatureListener.Builder> options, Optimizer... optimizers) throws Exception {
    return trained(new TrainingListenerAdapter() {}, options, optimizers);
  }

  private static Log trained(
      TrainingListener first,
      UnaryOperator<CurvatureListener.Builder> options,
      Optimizer... optimizers)
      throws Exception {
    Log log = new Log();
    try (CurvatureListener listener = listener(log, options)) {
      for (Optimizer optimizer : optimizers) {
        train(first, listener, optimizer);
      }
    }
    return log;
  }

  @Test
  void itIsFoundInTheTrainer() throws Exception {
    Log log = trained(listener -> listener, sgd(0.25f));

    assertThat(log.optimizers).containsExactly("Sgd");
    assertThat(log.measurements)
        .hasSize(3)
        .allSatisfy(
            m -> {
              assertThat(m.hyperparameters()).isEqualTo(Hyperparameters.heavyBall(0.25, 0.5, 0));
              assertThat(m.sharpnessRatio()).isPositive();
            });
  }

  @Test
  void theStateOfAdamIsFoundInTheTrainer() throws Exception {
    Log log = trained(listener -> listener, adam(0.125f).build());

    assertThat(log.optimizers).containsExactly("Adam");
    assertThat(log.measurements.get(2).preconditionedSharpness().value()).isPositive();
    assertThat(log.measurements.get(2).hyperparameters().learningRate()).isEqualTo(0.125);
  }

  @Test
  void everyTrainingOfAListenerHasItsOwn() throws Exception {
    Optimizer first = sgd(0.25f);
    Log log =
        trained(listener -> listener.optimizer(first), first, sgd(0.125f), adam(0.0625f).build());

    assertThat(log.optimizers).containsExactly("Sgd", "Sgd", "Adam");
    assertThat(log.rates()).containsExactly(0.25f, 0.125f, 0.0625f);
  }

  @Test
  void trainingsSideBySideHaveTheirOwn() throws Exception {
    Log inner = new Log();
    Log outer = new Log();
    try (CurvatureListener first = listener(outer, listener -> listener.run("outer"));
        CurvatureListener second = listener(inner, listener -> listener.run("inner"))) {
      TrainingListenerAdapter between =
          new TrainingListenerAdapter() {
            private boolean done;

            @Override
            public void onEpoch(Trainer trainer) {
              if (!done) {
                done = true;
                try {
                  train(second, sgd(0.125f));
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              }
            }
          };
      new SmallTraining()
          .optimizer(() -> sgd(0.25f))
          .epochs(2)
          .listener(between)
          .listener(first)
          .run();
    }
    assertThat(inner.measurements).allMatch(m -> m.hyperparameters().learningRate() == 0.125);
    assertThat(outer.measurements).allMatch(m -> m.hyperparameters().learningRate() == 0.25);
  }

  @Test
  void subclassThatDoesNotUpdateByItselfIsReadAsItsSuperclass() throws Exception {
    Log log = trained(listener -> listener, new Renamed(adam(0.125f)));

    assertThat(log.optimizers).containsExactly("Renamed");
    assertThat(log.measurements.get(2).hyperparameters().thresholds().preconditioned())
        .isPositive();
    assertThat(log.measurements.get(2).preconditionedSharpness().value()).isPositive();
  }

  @Test
  void anonymousClassHasAName() throws Exception {
    Log log = trained(listener -> listener, new Renamed(adam(0.125f)) {});

    assertThat(log.optimizers).singleElement().asString().matches("TrainersOptimizerTest\\$\\d+");
  }

  @Test
  void givenOneDoesNotStandForAnotherThatIsKnown() throws Exception {
    Log log = trained(listener -> listener.optimizer(sgd(0.5f)), sgd(0.25f));

    assertThat(log.rates()).containsExactly(0.25f);
  }

  @Test
  void givenOneStandsForTheOneThatWrapsItAndForNoLaterOne() throws Exception {
    Optimizer inner = sgd(0.25f);
    Log log =
        trained(
            listener -> listener.optimizer(inner),
            new Wrapping(inner),
            new Wrapping(sgd(0.125f)),
            new Wrapping(inner));

    assertThat(log.optimizers).containsExactly("Sgd", "Wrapping", "Sgd");
    assertThat(log.rates()).containsExactly(0.25f, Float.NaN, 0.25f);
  }

  @Test
  void givenOneStandsForOneOfAClassOfOnesOwnAndForNoLaterOne() throws Exception {
    Log log = trained(listener -> listener.optimizer(sgd(0.25f)), new Own(), new Own());

    assertThat(log.rates()).containsExactly(0.25f, Float.NaN);
  }

  @Test
  void nothingIsKnownOfAClassOfOnesOwnButItsName() throws Exception {
    Log log = trained(listener -> listener, new Own());

    assertThat(log.optimizers).containsExactly("Own");
    assertThat(log.measurements).hasSize(3);
    assertThat(log.measurements.get(0).hyperparameters())
        .isEqualTo(new Hyperparameters(Double.NaN, Double.NaN, 0, Thresholds.unknown()));
  }

  /** Puts a parameter server into the trainer before our listener looks for one. */
  private static TrainingListener with(ParameterServer server) {
    return new TrainingListenerAdapter() {
      @Override
      public void onTrainingBegin(Trainer trainer) {
        PrivateFields.named(trainer, "parameterStore", ParameterStore.class)
            .orElseThrow()
            .setParameterServer(server, new Device[] {Device.cpu()});
      }
    };
  }

  @Test
  void serverThatPassesOnToAnother() throws Exception {
    ParameterServer server = new Passing(new Passing(new LocalParameterServer(sgd(0.125f))));
    Log log = trained(with(server), listener -> listener, sgd(0.5f));

    assertThat(log.rates()).containsExactly(0.125f);
  }

  @Test
  void serverThatHidesItsOptimizerLeavesItUnknownUnlessItIsGiven() throws Exception {
    Optimizer hidden = sgd(0.125f);
    Log unknown = trained(with(new Hiding(hidden)), listener -> listener, sgd(0.5f));
    Log given =
        trained(
            with(new Hiding(hidden)), listener -> listener.optimizer(hidden), sgd(0.5f), sgd(0.5f));

    assertThat(unknown.optimizers).containsExactly("unknown");
    assertThat(unknown.measurements)
        .hasSize(3)
        .allMatch(m -> m.hyperparameters().equals(Hyperparameters.unknown()));
    assertThat(given.rates()).containsExactly(0.125f, Float.NaN);
  }

  @Test
  void hyperparametersByHandWinInAnyOrder() throws Exception {
    Hyperparameters given = Hyperparameters.heavyBall(0.75, 0, 0);
    Optimizer sgd = sgd(0.25f);
    Log before = trained(listener -> listener.hyperparameters(() -> given).optimizer(sgd), sgd);
    Log after = trained(listener -> listener.optimizer(sgd).hyperparameters(() -> given), sgd);
    Log alone = trained(listener -> listener.hyperparameters(() -> given), sgd);

    assertThat(List.of(before, after, alone))
        .allSatisfy(
            log -> {
              assertThat(log.optimizers).containsExactly("Sgd");
              assertThat(log.measurements.get(0).hyperparameters()).isEqualTo(given);
            });
  }
}
