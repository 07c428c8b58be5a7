package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingConfig;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import ai.djl.util.PairList;
import io.github.spherometer.fixtures.AllProcessors;
import io.github.spherometer.fixtures.ChildProcess;
import io.github.spherometer.fixtures.HandTraining;
import io.github.spherometer.fixtures.SmallTraining;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which trainings are measured on their own thread, and what the log says of it. */
class PlaceTest {

  private static final String PREFIX =
      ": measurements are taken on the training's thread, which waits for them: ";

  private static List<String> output = List.of();

  /** All trainings in one process of its own, for the log level is read once. */
  @BeforeAll
  static void train() throws Exception {
    ChildProcess child = ChildProcess.run(Program.class, ChildProcess.classPath());
    assertThat(child.exitCode()).as(child.output()).isZero();
    output = child.output().lines().toList();
  }

  /** Prints for each training which threads its loss was evaluated on. */
  static final class Program {

    private Program() {}

    @SuppressWarnings("try") // the threads are held, and not used
    public static void main(String[] arguments) throws Exception {
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
      train("plain", SmallTraining::smoothNet, block -> new Threads());
      train("dropout", SmallTraining::netWithDropout, block -> new Threads());
      train("batchNorm", SmallTraining::netWithBatchNorm, block -> new Threads());
      train("recurrent", PlaceTest::recurrent, block -> new Threads());
      train("counting", PlaceTest::counting, block -> new Threads());
      train("drawing", SmallTraining::smoothNet, block -> new Threads(PlaceTest::noise));
      train("decaying", SmallTraining::smoothNet, PlaceTest::decaying);
      train("asked", SmallTraining::smoothNet, block -> new Threads());
      try (NDManager owner = Engine.getInstance().newBaseManager()) {
        Block script = SmallTraining.scriptWithDropout(owner);
        train("script", () -> script, block -> new Threads());
      }
      trainOnSeveralDevices();
      try (AllProcessors none = new AllProcessors()) {
        for (String run : List.of("limited", "unlimited", "given")) {
          train(run, SmallTraining::smoothNet, block -> new Threads());
        }
      }
      System.exit(0);
    }
  }

  private static void train(String run, Supplier<Block> block, Function<Block, Loss> loss)
      throws Exception {
    new SmallTraining().block(block).loss(loss).epochs(1).listener(listener(run)).run();
    tell(run);
  }

  private static void tell(String run) {
    System.out.printf("Threads of %s: %s%n", run, Threads.SEEN);
    Threads.SEEN.clear();
  }

  private static CurvatureListener listener(String run) {
    CurvatureListener.Builder listener =
        CurvatureListener.builder().run(run).everyBatches(4).topK(1).sink(measurement -> {});
    return switch (run) {
      case "asked" -> listener.inForeground().build();
      case "limited" -> listener.overhead(0.05).build();
      case "given" -> listener.engineThreads(1).build();
      default -> listener.build();
    };
  }

  /** Remembers the threads that it was evaluated on, in no field. */
  private static final class Threads extends Loss {

    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private final Loss loss = Loss.softmaxCrossEntropyLoss();
    private final BinaryOperator<NDArray> more;

    Threads() {
      this((value, prediction) -> value);
    }

    Threads(BinaryOperator<NDArray> more) {
      super("Threads");
      this.more = more;
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
      SEEN.add(Thread.currentThread().getName());
      return more.apply(loss.evaluate(labels, predictions), predictions.head());
    }
  }

  private static NDArray noise(NDArray value, NDArray prediction) {
    NDArray noise = prediction.getManager().randomNormal(prediction.getShape());
    return value.add(prediction.mul(noise).mean());
  }

  private static Loss decaying(Block block) {
    return new Threads(
        (value, prediction) -> {
          NDList weights = new NDList(block.getParameters().get(0).getValue().getArray());
          return value.add(Loss.l2WeightedDecay("decay", 0.1f, weights).evaluate(weights, weights));
        });
  }

  private static Block recurrent() {
    return new SequentialBlock()
        .add(list -> new NDList(list.head().reshape(-1, 2, 4)))
        .add(LSTM.builder().setStateSize(3).setNumLayers(1).optReturnState(false).build())
        .add(list -> new NDList(list.head().reshape(-1, 6)))
        .add(Linear.builder().setUnits(3).build());
  }

  /** What of a block passes through, counted. */
  private static final class Counting extends LambdaBlock {

    private long passes;

    @Override
    public String toString() {
      return "Counting " + passes;
    }

    Counting() {
      super(list -> list);
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store,
        NDList inputs,
        boolean training,
        @Nullable PairList<String, Object> parameters) {
      passes++;
      return super.forwardInternal(store, inputs, training, parameters);
    }
  }

  private static Block counting() {
    return new SequentialBlock().add(SmallTraining.smoothNet()).add(new Counting());
  }

  /** DJL knows one processor only, here by two names. */
  private static final class TwoDevices extends Trainer {

    TwoDevices(Model model, TrainingConfig config) {
      super(model, config);
    }

    @Override
    public Device[] getDevices() {
      return new Device[] {Device.cpu(), Device.cpu()};
    }
  }

  private static void trainOnSeveralDevices() throws Exception {
    try (Model model = Model.newInstance("devices")) {
      model.setBlock(SmallTraining.smoothNet());
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(new Threads()).addTrainingListeners(listener("devices"));
      try (Trainer trainer = new TwoDevices(model, config)) {
        trainer.initialize(new Shape(16, SmallTraining.FEATURES));
        NDManager manager = trainer.getManager();
        ArrayDataset dataset =
            new ArrayDataset.Builder()
                .setData(manager.randomNormal(new Shape(64, SmallTraining.FEATURES)))
                .optLabels(manager.zeros(new Shape(64)))
                .setSampling(16, false)
                .build();
        HandTraining.epoch(trainer, dataset);
      }
    }
    tell("devices");
  }

  private static Stream<String> lines(Predicate<String> wanted) {
    return output.stream().filter(wanted);
  }

  private static String threads(String run) {
    return lines(line -> line.startsWith("Threads of " + run + ":")).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "dropout", "batchNorm", "recurrent", "script"})
  void whatSharesNothingButItsStructureIsMeasuredBeside(String run) {
    assertThat(threads(run)).contains("main", "spherometer-measuring");
    assertThat(lines(line -> line.contains("Run " + run + PREFIX))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "counting | a pass of the model and its loss changes the field Counting.passes",
        "drawing | the model or its loss draws random numbers",
        "decaying | the loss reads the model's own arrays past the parameter store",
        "devices | it trains on several devices"
      })
  void whatSharesMoreIsMeasuredOnTheTrainingsThreadAndTheLogSaysWhyOnce(String run, String why) {
    assertThat(threads(run)).isEqualTo("Threads of " + run + ": [main]");
    assertThat(lines(line -> line.contains("Run " + run + PREFIX)))
        .singleElement()
        .asString()
        .endsWith(PREFIX + why + ".");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limited | true | training and measuring take turns",
        "unlimited | false | the training waits for measurements"
      })
  void whatLeavesNoProcessorTakesTurnsWithinABudgetAndElseWaits(
      String run, boolean fromCopies, String told) {
    assertThat(threads(run).contains("spherometer-measuring")).isEqualTo(fromCopies);
    assertThat(lines(line -> line.contains("Run " + run + ": the engine computes with ")))
        .singleElement()
        .asString()
        .endsWith(
            " threads, which leaves no processor: "
                + told
                + ". With a thread less, or engineThreads(1), it is measured beside the"
                + " training.");
  }

  @Test
  void whoGivesThreadsIsMeasuredBesideAndToldNothing() {
    assertThat(threads("given")).contains("main", "spherometer-measuring");
    assertThat(lines(line -> line.contains("Run given: the engine computes with "))).isEmpty();
  }

  @Test
  void whoAsksForTheForegroundIsToldNothing() {
    assertThat(threads("asked")).isEqualTo("Threads of asked: [main]");
    assertThat(lines(line -> line.contains("Run asked" + PREFIX))).isEmpty();
  }
}
