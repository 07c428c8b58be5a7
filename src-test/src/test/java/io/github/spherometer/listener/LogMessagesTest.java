package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.GRU;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.fixtures.ChildProcess;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.SlowLoss;
import io.github.spherometer.fixtures.SmallTraining;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a person finds in the log. */
class LogMessagesTest {

  private static final class NotANumber extends Loss {

    private final Loss loss = Loss.softmaxCrossEntropyLoss();

    NotANumber() {
      super("NotANumber");
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
      return loss.evaluate(labels, predictions).mul(Float.NaN);
    }
  }

  private static final SpectralDensity DENSITY =
      SpectralDensity.builder().starts(1).steps(4).build();

  /** In this order: the interruption of the last one is left to its thread. */
  private static final List<String> RUNS =
      List.of(
          "costly",
          "limited",
          "first",
          "second",
          "published",
          "refused",
          "shown",
          "hidden",
          "hidden, too",
          "recurrent",
          "recurrent, states",
          "recurrent, none",
          "tracked",
          "impatient",
          "stopped",
          "interrupted");

  private static List<String> output = List.of();

  @BeforeAll
  static void run() throws Exception {
    ChildProcess child =
        ChildProcess.run(Program.class, ChildProcess.classPath(), RUNS.toArray(String[]::new));
    assertThat(child.exitCode()).as(child.output()).isZero();
    output = child.output().lines().toList();
  }

  /**
   * A process of its own, for the log level is read once and the other tests want silence; one for
   * all runs, for its start takes longer than they do.
   */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws Exception {
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
      for (String name : arguments) {
        SmallTraining training = new SmallTraining();
        if (name.startsWith("recurrent")) {
          training.block(LogMessagesTest::recurrent);
        }
        if (name.equals("tracked")) {
          training.optimizer(LogMessagesTest::withTrackerOfItsOwn);
        }
        if (name.equals("stopped")) {
          stop(training, name, Duration.ZERO);
        } else if (name.equals("interrupted")) {
          stop(training.listener(new InterruptedEnd()), name, Duration.ofMinutes(1));
        } else {
          training.listener(listener(name)).run();
        }
      }
    }
  }

  /** The measurement of the first batch takes longer than the training. */
  private static void stop(SmallTraining training, String run, Duration patience) throws Exception {
    SlowLoss slow = new SlowLoss(Duration.ofSeconds(2));
    CurvatureListener listener =
        CurvatureListener.builder()
            .run(run)
            .loss(slow)
            .endWithin(patience)
            .sink(measurement -> {})
            .build();
    training.listener(slow.endOfTraining()).listener(listener).run();
  }

  private static final class InterruptedEnd extends TrainingListenerAdapter {

    @Override
    public void onTrainingEnd(Trainer trainer) {
      Thread.currentThread().interrupt();
    }
  }

  private static final MeterRegistry PAGE = new SameKeysRegistry();

  private static Optimizer withTrackerOfItsOwn() {
    Tracker falling = update -> 0.1f / update;
    return Optimizer.sgd().setLearningRateTracker(falling).build();
  }

  private static CurvatureListener listener(String run) {
    CurvatureListener.Builder listener =
        Listeners.exact().run(run).everyBatches(1).traceTolerance(0.5).sink(measurement -> {});
    return switch (run) {
      case "limited", "tracked" -> listener.overhead(0.9).build();
      case "costly", "recurrent" -> listener.build();
      case "impatient" -> listener.overhead(0.9).endWithin(Duration.ZERO).build();
      case "published" -> listener.registry(new SimpleMeterRegistry()).density(DENSITY).build();
      case "refused" -> listener.registry(refusingLayers()).build();
      case "shown", "hidden", "hidden, too" ->
          listener.registry(new CompositeMeterRegistry().add(PAGE)).tags(run, "1").build();
      case "recurrent, states" ->
          listener.deadNeurons(DeadNeurons.builder().recurrentStates(true).build()).build();
      case "recurrent, none" -> listener.withoutDeadNeurons().build();
      default -> listener.loss(new NotANumber()).build();
    };
  }

  private static MeterRegistry refusingLayers() {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                if (id.getTag("layer") != null && !"all".equals(id.getTag("layer"))) {
                  throw new IllegalArgumentException("too many");
                }
                return id;
              }
            });
    return registry;
  }

  /** What Micrometer's registry for Prometheus did before 1.17. */
  private static final class SameKeysRegistry extends SimpleMeterRegistry {

    @Override
    protected <T> Gauge newGauge(Meter.Id id, @Nullable T owner, ToDoubleFunction<T> value) {
      if (find(id.getName()).meters().stream().anyMatch(meter -> !sameKeys(meter.getId(), id))) {
        meterRegistrationFailed(id, "all must have the same keys.");
      }
      return super.newGauge(id, owner, value);
    }

    private static boolean sameKeys(Meter.Id one, Meter.Id other) {
      return keys(one).equals(keys(other));
    }

    private static List<String> keys(Meter.Id id) {
      return id.getTags().stream().map(Tag::getKey).toList();
    }
  }

  private static Block recurrent() {
    return new SequentialBlock()
        .add(list -> new NDList(list.head().reshape(-1, 2, 4)))
        .add(GRU.builder().setStateSize(5).setNumLayers(1).optReturnState(false).build())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(3).build());
  }

  @Test
  void activationsThatAreNotSeenAreToldOnceWithWhatToDo() {
    assertThat(lines("recurrent", "recurrent, states", "recurrent, none"))
        .filteredOn(
            line -> !line.contains("measuring costs") && !line.contains("products_exhausted"))
        .singleElement()
        .asString()
        .endsWith(
            "Run recurrent: no activation is seen, and so no dead neuron counted, in 1 of the"
                + " model's blocks: 02GRU is a recurrent layer, whose states count only with"
                + " DeadNeurons.builder().recurrentStates(true). A counter set up otherwise is"
                + " given to the listener with deadNeurons(...); withoutDeadNeurons() counts"
                + " none.");
  }

  private static List<String> lines(String... runs) {
    return lines(line -> line.contains("Run ") && !line.contains("measures next")).stream()
        .filter(line -> List.of(runs).contains(runOf(line)))
        .toList();
  }

  private static List<String> lines(Predicate<String> wanted) {
    return output.stream().filter(wanted).toList();
  }

  /** Of names that begin alike the longest. */
  private static String runOf(String line) {
    return RUNS.stream()
        .filter(run -> line.contains("Run " + run))
        .max(Comparator.comparingInt(String::length))
        .orElseThrow(() -> new AssertionError(line));
  }

  /** Layer by layer and measurement by measurement nobody would read it. */
  @Test
  void seriesThatTheRegistryRefusesAreToldOnce() {
    assertThat(lines(line -> line.contains("Not published")))
        .singleElement()
        .asString()
        .contains("nor anything else that this registry refuses: the registry refuses")
        .contains("layer=")
        .endsWith("too many");
  }

  @Test
  void aRunThatTheRegistryDoesNotShowIsNamedOnceWithWhatToDo() {
    assertThat(lines(line -> line.contains("does not publish")))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("Run hidden: a registry does not publish spherometer.")
                    .contains(": all must have the same keys. If the keys of the tags differ, ")
                    .contains("give all runs of a registry the same with tags(...)"),
            line -> assertThat(line).contains("Run hidden, too: "));
  }

  @Test
  void aReasonIsLoggedOnceARunWithWhatToDo() {
    assertThat(lines("first", "second"))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("Run first: batch 1 was not measured, the training goes on.")
                    .contains("Why: NotANumber is NaN, must be finite.")
                    .contains("it has diverged: lower the learning rate")
                    .contains("Further failures with reason non_finite_loss are counted only."),
            line -> assertThat(line).contains("Run second: batch 1 was not measured"));
  }

  @Test
  void measuringThatCostsMuchIsSaidOnceUnlessItIsLimited() {
    assertThat(lines("costly", "limited"))
        .singleElement()
        .asString()
        .containsPattern("Run costly: measuring costs \\d+ % of the time of training")
        .contains("overhead(0.05)");
  }

  @Test
  void whenItIsMeasuredNextIsSaidAtTheStart() {
    assertThat(lines(line -> line.contains("Run costly: measures next")))
        .singleElement()
        .asString()
        .endsWith("Run costly: measures next at about batch 2.");
  }

  @Test
  void learningRateThatIsNotAskedForIsSaidOnceWithWhatToDo() {
    assertThat(lines("tracked"))
        .singleElement()
        .asString()
        .contains("Run tracked: not all hyperparameters of the optimizer (Sgd) are known:")
        .contains("its learning rate comes from a tracker of your own, which is never asked")
        .endsWith("give them with hyperparameters(...).");
  }

  @Test
  void aMeasurementThatTheEndOfATrainingStopsIsSaidWithWhatToDo() {
    assertThat(lines("stopped"))
        .singleElement()
        .asString()
        .endsWith(
            "Run stopped: a measurement that was under way when the training ended was stopped;"
                + " endWithin(...) sets how long the end waits.");
  }

  @Test
  void aMeasurementThatAnInterruptionStopsIsSaidWithoutAdviceOnPatience() {
    assertThat(lines("interrupted"))
        .singleElement()
        .asString()
        .endsWith(
            "Run interrupted: a measurement that was under way when the training ended was"
                + " stopped; the thread that waited for it was interrupted.");
  }

  @Test
  void anEndThatStopsNothingSaysNothing() {
    assertThat(lines("impatient")).isEmpty();
  }
}
