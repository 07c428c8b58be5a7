package io.github.spherometer.listener.trainings;

import static ai.djl.Device.cpu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.modality.rl.ActionSpace;
import ai.djl.modality.rl.agent.QAgent;
import ai.djl.modality.rl.env.RlEnv.Step;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.loss.Loss;
import ai.djl.translate.StackBatchifier;
import io.github.spherometer.fixtures.ChildProcess;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.ProbeData;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.schedule.Schedule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loops that show their listeners less than DJL's own does. The model is a linear layer of 2 inputs
 * with a bias, whose Hessian on the probe data is diag(2, 1/2, 1) wherever the parameters are.
 */
class UnseenBatchTest {

  private static final int BATCHES = 3;
  private static final float[] PROBES = {2, 0, -2, 0, 0, 1, 0, -1};

  private final RecordingSink log = new RecordingSink();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** One batch of a training, and the news of it. */
  interface Round {
    void train(Trainer trainer);
  }

  /** What a loop tells of a batch. */
  interface News {
    @Nullable BatchData of(Batch batch, NDList predictions);
  }

  @Test
  void trainingOfAnAgentWithoutBatchesIsMeasuredOnGivenDataAndNotChanged() throws Exception {
    List<Float> without = train(UnseenBatchTest::agentLearns);
    List<Float> with = train(UnseenBatchTest::agentLearns, given());

    assertThat(with).isEqualTo(without).doesNotHaveDuplicates();
    assertMeasuredOnGivenData();
    assertThat(log.measurements)
        .allMatch(m -> m.step().batchSize() == 0)
        .allMatch(m -> Double.isFinite(m.loss().training()))
        .allMatch(m -> Double.isNaN(m.gradient().sharpness().norm()))
        .allMatch(m -> Double.isNaN(m.gradient().sharpness().value()))
        .allMatch(m -> Double.isNaN(m.gradient().topShare()));
    assertThat(gauge("spherometer.batch.size")).isNaN();
    assertThat(gauge("spherometer.batch.sharpness")).isNaN();
    assertThat(gauge("spherometer.training.loss")).isFinite();
  }

  @Test
  void whatIsMeasuredOnBatchesIsCountedAsMissingWithoutThem() throws Exception {
    List<Float> without = train(UnseenBatchTest::agentLearns);
    for (ProbeData choice : List.of(ProbeData.firstBatch(), ProbeData.currentBatch())) {
      assertThat(train(UnseenBatchTest::agentLearns, listener().probeData(choice)))
          .isEqualTo(without);
    }
    assertThat(log.measurements).isEmpty();
    assertThat(log.failures).hasSizeGreaterThan(2).containsOnly(FailureReason.MISSING_BATCH);
    assertThat(
            registry
                .get("spherometer.measurement.failures")
                .tag("reason", "missing_batch")
                .counter()
                .count())
        .isPositive();
  }

  static Stream<Named<News>> news() {
    return Stream.of(
        Named.of("nothing", (batch, predictions) -> null),
        Named.of("no maps", (batch, predictions) -> new BatchData(batch, null, null)),
        Named.of("empty maps", (batch, p) -> new BatchData(batch, Map.of(), Map.of())),
        Named.of(
            "no predictions",
            (batch, p) -> new BatchData(batch, Map.of(cpu(), batch.getLabels()), Map.of())),
        Named.of(
            "predictions elsewhere",
            (batch, p) ->
                new BatchData(
                    batch, Map.of(cpu(), batch.getLabels()), Map.of(Device.of("other", 0), p))),
        Named.of(
            "closed predictions",
            (batch, p) -> {
              p.close();
              return new BatchData(batch, Map.of(cpu(), batch.getLabels()), Map.of(cpu(), p));
            }),
        Named.of(
            "a closed batch",
            (batch, p) -> {
              batch.close();
              return new BatchData(batch, Map.of(cpu(), batch.getLabels()), Map.of(cpu(), p));
            }),
        Named.of("an empty batch", (b, p) -> new BatchData(batch(b, new NDList(), 0), null, null)));
  }

  @ParameterizedTest
  @MethodSource("news")
  void whateverIsMissingTheRestIsMeasured(News news) throws Exception {
    List<Float> without = train(trainer -> batchTrains(trainer, (batch, p) -> null));
    List<Float> with = train(trainer -> batchTrains(trainer, news), given());
    assertThat(with).isEqualTo(without);
    assertMeasuredOnGivenData();
    assertThat(log.measurements).allMatch(m -> Double.isNaN(m.loss().training()));
  }

  @Test
  void batchOfUnknownSizeIsMeasuredWithoutOne() throws Exception {
    News unsized =
        (batch, p) ->
            new BatchData(
                batch(batch, batch.getData(), 0),
                Map.of(cpu(), batch.getLabels()),
                Map.of(cpu(), p));
    train(trainer -> batchTrains(trainer, unsized), listener());
    log.assertMeasured(BATCHES);
    assertThat(gauge("spherometer.batch.size")).isNaN();
  }

  @Test
  void listenerToldByAnotherThreadMeasuresThere() throws Exception {
    List<Float> without = train(UnseenBatchTest::agentLearns);
    List<Float> with =
        train(trainer -> CompletableFuture.runAsync(() -> agentLearns(trainer)).join(), given());
    assertThat(with).isEqualTo(without);
    assertMeasuredOnGivenData();
  }

  /** As DJL's TrainTicTacToe does, which tells its listeners the beginning and the end again. */
  @Test
  void beginningThatIsToldTwiceBeginsOnce() throws Exception {
    boolean[] begun = {false};
    train(
        trainer -> {
          if (!begun[0]) {
            trainer.notifyListeners(listener -> listener.onTrainingBegin(trainer));
            begun[0] = true;
          }
          agentLearns(trainer);
        },
        given().run("twice"));
    assertMeasuredOnGivenData();
    assertThat(registry.get("spherometer.training.batches").functionCounter().count())
        .isEqualTo(BATCHES);
  }

  @Test
  void gradientsBetweenMeasurementsAreLeftOutInSilence() throws Exception {
    train(
        UnseenBatchTest::agentLearns,
        given().everyBatches(3).gradientSchedule(Schedule.everyBatches(1)));
    assertThat(log.failures).isEmpty();
    assertThat(log.measurements).hasSize(2);
  }

  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws Exception {
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
      UnseenBatchTest test = new UnseenBatchTest();
      test.train(UnseenBatchTest::agentLearns, test.listener().run("without"));
      test.train(UnseenBatchTest::agentLearns, test.given().run("given"));
    }
  }

  @Test
  void logSaysOnceWhatToDo() throws Exception {
    ChildProcess child = ChildProcess.run(Program.class, ChildProcess.classPath());
    assertThat(
            child.output().lines().filter(line -> line.contains("WARN") && line.contains("Run ")))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains(
                        "Run without: batch 1 was not measured: the training passes no batch to"
                            + " its listeners, the training goes on. To mend it: give data to"
                            + " measure on by hand with probeData(ProbeData.of(data, labels))."),
            line ->
                assertThat(line)
                    .endsWith(
                        "Run given: the training passes no batch to its listeners, so the gradient"
                            + " of the batch and its sharpness are not measured; the rest is"
                            + " published."));
    assertThat(child.output()).doesNotContain("Exception");
  }

  private void assertMeasuredOnGivenData() {
    assertThat(log.failures).isEmpty();
    assertThat(log.measurements)
        .hasSize(BATCHES)
        .allSatisfy(UnseenBatchTest::assertHessian)
        .allMatch(m -> Double.isFinite(m.loss().probe()));
  }

  private static void assertHessian(Measurement measurement) {
    assertThat(measurement.curvature().spectrum().ritzValues().get(0).value())
        .isCloseTo(2, within(1e-5));
    assertThat(measurement.curvature().spectrum().ritzValues().get(1).value())
        .isCloseTo(1, within(1e-5));
    assertThat(measurement.curvature().trace().trace()).isCloseTo(3.5, within(1e-4));
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private CurvatureListener.Builder listener() {
    return CurvatureListener.builder().everyBatches(1).topK(3).registry(registry).sink(log);
  }

  private CurvatureListener.Builder given() {
    NDManager manager = Engine.getInstance().newBaseManager();
    return listener()
        .probeData(
            ProbeData.of(
                new NDList(manager.create(PROBES, new Shape(4, 2))),
                new NDList(manager.ones(new Shape(4, 1)))));
  }

  /** Returns the parameters after every batch, and what the engine's generator gives next. */
  private List<Float> train(Round round, CurvatureListener.Builder... builders) throws Exception {
    Engine.getInstance().setRandomSeed(5);
    TrainingListener[] listeners =
        Arrays.stream(builders)
            .map(CurvatureListener.Builder::build)
            .toArray(TrainingListener[]::new);
    List<Float> course = new ArrayList<>();
    try (Model model = Model.newInstance("agent")) {
      model.setBlock(Linear.builder().setUnits(1).build());
      try (Trainer trainer =
          model.newTrainer(
              new DefaultTrainingConfig(Loss.l2Loss()).addTrainingListeners(listeners))) {
        trainer.initialize(new Shape(1, 2));
        for (int batch = 0; batch < BATCHES; batch++) {
          round.train(trainer);
          trainer.step();
          NDArray weight = model.getBlock().getParameters().get("weight").getArray();
          course.addAll(List.of(weight.getFloat(0, 0), weight.getFloat(0, 1)));
        }
        course.add(trainer.getManager().randomNormal(new Shape(1)).getFloat(0));
      }
    }
    return course;
  }

  private static void agentLearns(Trainer trainer) {
    new QAgent(trainer, 0.9f, new StackBatchifier())
        .trainBatch(new Step[] {new Move(trainer.getManager(), false)});
  }

  private static void batchTrains(Trainer trainer, News news) {
    NDManager manager = trainer.getManager().newSubManager();
    NDList data = new NDList(manager.create(new float[] {1, 3, 2, -1}, new Shape(2, 2)));
    NDList labels = new NDList(manager.create(new float[] {1, 2}, new Shape(2, 1)));
    Batch batch = new Batch(manager, data, labels, 2, null, null, 0, 0);
    NDList predictions;
    try (GradientCollector collector = trainer.newGradientCollector()) {
      predictions = trainer.forward(data);
      collector.backward(trainer.getLoss().evaluate(labels, predictions));
    }
    BatchData told = news.of(batch, predictions);
    trainer.notifyListeners(listener -> listener.onTrainingBatch(trainer, told));
  }

  private static Batch batch(Batch like, NDList data, int size) {
    return new Batch(like.getManager(), data, like.getLabels(), size, null, null, 0, 0);
  }

  /** A move of a game whose positions are two numbers, each with one action. */
  private record Move(NDManager manager, boolean isDone) implements Step {

    @Override
    public NDList getPreObservation() {
      return new NDList(manager.create(new float[] {0.5f, -1}));
    }

    @Override
    public NDList getAction() {
      return new NDList();
    }

    @Override
    public NDList getPostObservation() {
      return new NDList(manager.create(new float[] {1.5f, 2}));
    }

    @Override
    public ActionSpace getPostActionSpace() {
      ActionSpace actions = new ActionSpace();
      actions.add(new NDList());
      return actions;
    }

    @Override
    public NDArray getReward() {
      return manager.create(1f);
    }

    @Override
    public void close() {}
  }
}
