package io.github.spherometer.listener.state;

import static io.github.spherometer.fixtures.Fixtures.doubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.batch.Probe;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.listener.batch.TrainedBatch;
import io.github.spherometer.listener.guard.FailureGuard;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.TrainingStep;
import io.github.spherometer.listener.optimizer.GivenOptimizer;
import io.github.spherometer.listener.optimizer.MeasuredOptimizer;
import io.github.spherometer.surface.torch.OwnManagers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Readings of the fourth batch of a training with Adam, looked at when the training is over. */
class TrainingReaderTest {

  private static final int BATCH = 4;
  private static final TrainingStep STEP = new TrainingStep(BATCH, 0, 16);

  private final NDManager owner = OwnManagers.onDefaultDevice();
  private final NDManager kept = OwnManagers.onDefaultDevice();
  private final List<FailureReason> failures = new ArrayList<>();
  private Probe probe = new Kept();
  private Optional<Loss> measured = Optional.empty();

  @AfterEach
  void close() {
    owner.close();
    kept.close();
  }

  /** A copy of the batch that it sees. */
  private final class Kept implements Probe {

    private @Nullable Samples source;

    @Override
    public Samples samples(TrainedBatch batch) {
      source = batch.required();
      return source.copy(kept);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // as the library does
    public boolean isCopyOf(Samples other) {
      return other == source;
    }
  }

  private static final class AtBatch extends TrainingListenerAdapter {

    private final BiConsumer<Trainer, BatchData> look;
    private int batches;

    AtBatch(BiConsumer<Trainer, BatchData> look) {
      this.look = look;
    }

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
      batches++;
      if (batches == BATCH) {
        look.accept(trainer, batchData);
      }
    }
  }

  private static Optimizer fallingAdam() {
    Tracker falling = Tracker.factor().setBaseValue(0.1f).setFactor(0.9f).build();
    return Optimizer.adam().optLearningRateTracker(falling).build();
  }

  private void train(BiConsumer<Trainer, BatchData> look) throws Exception {
    new SmallTraining()
        .epochs(1)
        .optimizer(TrainingReaderTest::fallingAdam)
        .listener(new AtBatch(look))
        .run();
  }

  private TrainingReader reader(Trainer trainer) {
    return reader(trainer, optimizer(trainer));
  }

  private TrainingReader reader(Trainer trainer, MeasuredOptimizer optimizer) {
    FailureGuard guard = new FailureGuard("read", failures::add);
    return new TrainingReader(trainer, measured.orElse(trainer.getLoss()), optimizer, probe, guard);
  }

  private static MeasuredOptimizer optimizer(Trainer trainer) {
    return new GivenOptimizer(null, null).of(trainer, why -> {});
  }

  private TrainingState copied(Trainer trainer, BatchData told) {
    return reader(trainer).copied(owner, STEP, TrainedBatch.of(told), 1.5);
  }

  @Test
  void copiesStayWhatTheyWereAtThatBatch() throws Exception {
    List<TrainingState> states = new ArrayList<>();
    List<List<double[]>> then = new ArrayList<>();
    train(
        (trainer, told) -> {
          TrainingState live = reader(trainer).live(STEP, told, TrainedBatch.of(told), 1.5);
          then.add(arrays(live, trainer));
          states.add(copied(trainer, told));
          then.add(arrays(states.get(0), trainer));
          Hyperparameters rates = live.optimizer().hyperparameters();
          assertThat(states.get(0).optimizer().hyperparameters()).isEqualTo(rates);
          assertThat(rates.learningRate()).isBetween(0.06, 0.08); // 0.1 * 0.9^3 or so
        });

    TrainingState state = states.get(0);
    assertThat(then.get(1)).usingRecursiveComparison().isEqualTo(then.get(0));
    assertThat(arraysOf(state)).usingRecursiveComparison().isEqualTo(then.get(0).subList(0, 5));
    assertThat(state.step()).isEqualTo(STEP);
    assertThat(state.losses().trained()).isEqualTo(1.5);
    assertThat(state.losses().measured().getAsDouble()).isEqualTo(1.5);
    assertThat(failures).isEmpty();
  }

  /** Five arrays beside the parameters, and these. */
  private static List<double[]> arrays(TrainingState state, Trainer trainer) {
    List<double[]> arrays = new ArrayList<>(arraysOf(state));
    trainer.getModel().getBlock().getParameters().values().stream()
        .map(parameter -> doubles(state.model().parameters().apply(parameter)))
        .forEach(arrays::add);
    return arrays;
  }

  private static List<double[]> arraysOf(TrainingState state) {
    List<double[]> arrays = new ArrayList<>();
    for (Samples samples : List.of(state.probe(), state.batch().required())) {
      arrays.add(doubles(samples.data().head()));
      arrays.add(doubles(samples.labels().head()));
    }
    NDArray scale = state.optimizer().preconditioner().get().orElseThrow();
    arrays.add(doubles(scale));
    return arrays;
  }

  /** Parameters of a closed model are known by the snapshot alone. */
  @Test
  void parametersStayWhenTheTrainingHasMovedOn() throws Exception {
    List<double[]> then = new ArrayList<>();
    List<NDArray> copies = new ArrayList<>();
    train(
        (trainer, told) -> {
          TrainingState state = copied(trainer, told);
          for (var parameter : trainer.getModel().getBlock().getParameters().values()) {
            then.add(doubles(parameter.getArray()));
            copies.add(state.model().parameters().apply(parameter));
          }
        });
    assertThat(copies.stream().map(copy -> doubles(copy)).toList())
        .usingRecursiveComparison()
        .isEqualTo(then);
  }

  @Test
  void aProbeThatIsTheBatchIsTheSameCopy() throws Exception {
    train(
        (trainer, told) -> {
          TrainingState state = copied(trainer, told);
          assertThat(state.probe()).isSameAs(state.batch().required());
        });
    assertThat(failures).isEmpty();
  }

  @Test
  void theCurrentBatchIsCopiedOnce() throws Exception {
    probe = TrainedBatch::required;
    train(
        (trainer, told) -> {
          TrainingState state = copied(trainer, told);
          assertThat(state.probe()).isSameAs(state.batch().required());
          assertThat(state.probe().data().head()).isNotSameAs(told.getBatch().getData().head());
        });
  }

  @Test
  void anotherProbeAndTheBatchAreTwo() throws Exception {
    Samples given =
        new Samples(
            new NDList(kept.ones(new Shape(2, SmallTraining.FEATURES))),
            new NDList(kept.ones(new Shape(2))));
    probe = batch -> given;
    train(
        (trainer, told) -> {
          TrainingState state = copied(trainer, told);
          assertThat(state.probe()).isSameAs(given);
          assertThat(state.batch().required().size()).isEqualTo(16);
        });
  }

  /** Its evaluation would take arrays of the training. */
  @Test
  void anotherLossOfTheBatchIsNotKnownFromCopies() throws Exception {
    measured = Optional.of(Loss.l2Loss());
    train(
        (trainer, told) -> {
          TrainingState state = copied(trainer, told);
          assertThat(state.losses().trained()).isEqualTo(1.5);
          assertThat(state.losses().measured().getAsDouble()).isNaN();
        });
  }

  @Test
  void aPreconditionerThatCannotBeReadIsMissedWhereItIsWanted() throws Exception {
    MeasuredOptimizer failing =
        new MeasuredOptimizer() {
          @Override
          public String name() {
            return "failing";
          }

          @Override
          public Hyperparameters hyperparameters() {
            throw new IllegalStateException("no rate");
          }

          @Override
          public Optional<NDArray> preconditioner() {
            throw new IllegalStateException("no scale");
          }
        };
    train(
        (trainer, told) -> {
          TrainingState state =
              reader(trainer, failing).copied(owner, STEP, TrainedBatch.of(told), 1.5);
          assertThat(state.optimizer().hyperparameters()).isEqualTo(Hyperparameters.unknown());
          assertThatThrownBy(() -> state.optimizer().preconditioner().get()).hasMessage("no scale");
        });
    assertThat(failures).hasSize(1);
  }
}
