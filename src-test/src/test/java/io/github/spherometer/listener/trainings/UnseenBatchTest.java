package io.github.spherometer.listener.trainings;

import static ai.djl.Device.cpu;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener.BatchData;
import io.github.spherometer.fixtures.ChildProcess;
import io.github.spherometer.listener.ProbeData;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.schedule.Schedule;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loops that show their listeners less than DJL's own does. */
class UnseenBatchTest {

  private final AgentTraining training = new AgentTraining();

  /** What a loop tells of a batch. */
  interface News {
    @Nullable BatchData of(Batch batch, NDList predictions);
  }

  @Test
  void trainingOfAnAgentWithoutBatchesIsMeasuredOnGivenDataAndNotChanged() throws Exception {
    List<Float> without = training.train(AgentTraining::agentLearns);
    List<Float> with = training.train(AgentTraining::agentLearns, training.given());

    assertThat(with).isEqualTo(without).doesNotHaveDuplicates();
    training.assertMeasuredOnGivenData();
    assertThat(training.log.measurements)
        .allMatch(m -> m.step().batchSize() == 0)
        .allMatch(m -> Double.isFinite(m.loss().training()))
        .allMatch(m -> Double.isNaN(m.gradient().sharpness().norm()))
        .allMatch(m -> Double.isNaN(m.gradient().sharpness().value()))
        .allMatch(m -> Double.isNaN(m.gradient().topShare()));
    assertThat(training.gauge("spherometer.batch.size")).isNaN();
    assertThat(training.gauge("spherometer.batch.sharpness")).isNaN();
    assertThat(training.gauge("spherometer.training.loss")).isFinite();
  }

  @Test
  void whatIsMeasuredOnBatchesIsCountedAsMissingWithoutThem() throws Exception {
    List<Float> without = training.train(AgentTraining::agentLearns);
    for (ProbeData choice : List.of(ProbeData.firstBatch(), ProbeData.currentBatch())) {
      assertThat(training.train(AgentTraining::agentLearns, training.listener().probeData(choice)))
          .isEqualTo(without);
    }
    assertThat(training.log.measurements).isEmpty();
    assertThat(training.log.failures)
        .hasSizeGreaterThan(2)
        .containsOnly(FailureReason.MISSING_BATCH);
    assertThat(
            training
                .registry
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
    List<Float> without = training.train(trainer -> batchTrains(trainer, (batch, p) -> null));
    List<Float> with = training.train(trainer -> batchTrains(trainer, news), training.given());
    assertThat(with).isEqualTo(without);
    training.assertMeasuredOnGivenData();
    assertThat(training.log.measurements).allMatch(m -> Double.isNaN(m.loss().training()));
  }

  @Test
  void batchOfUnknownSizeIsMeasuredWithoutOne() throws Exception {
    News unsized =
        (batch, p) ->
            new BatchData(
                batch(batch, batch.getData(), 0),
                Map.of(cpu(), batch.getLabels()),
                Map.of(cpu(), p));
    training.train(trainer -> batchTrains(trainer, unsized), training.listener());
    training.log.assertMeasured(AgentTraining.BATCHES);
    assertThat(training.gauge("spherometer.batch.size")).isNaN();
  }

  @Test
  void listenerToldByAnotherThreadMeasuresThere() throws Exception {
    List<Float> without = training.train(AgentTraining::agentLearns);
    List<Float> with =
        training.train(
            trainer -> CompletableFuture.runAsync(() -> AgentTraining.agentLearns(trainer)).join(),
            training.given());
    assertThat(with).isEqualTo(without);
    training.assertMeasuredOnGivenData();
  }

  /** As DJL's TrainTicTacToe does, which tells its listeners the beginning and the end again. */
  @Test
  void beginningThatIsToldTwiceBeginsOnce() throws Exception {
    boolean[] begun = {false};
    training.train(
        trainer -> {
          if (!begun[0]) {
            trainer.notifyListeners(listener -> listener.onTrainingBegin(trainer));
            begun[0] = true;
          }
          AgentTraining.agentLearns(trainer);
        },
        training.given().run("twice"));
    training.assertMeasuredOnGivenData();
    assertThat(training.registry.get("spherometer.training.batches").functionCounter().count())
        .isEqualTo(AgentTraining.BATCHES);
  }

  @Test
  void gradientsBetweenMeasurementsAreLeftOutInSilence() throws Exception {
    training.train(
        AgentTraining::agentLearns,
        training.given().everyBatches(3).gradientSchedule(Schedule.everyBatches(1)));
    assertThat(training.log.failures).isEmpty();
    assertThat(training.log.measurements).hasSize(2);
  }

  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws Exception {
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
      AgentTraining training = new AgentTraining();
      training.train(AgentTraining::agentLearns, training.listener().run("without"));
      training.train(AgentTraining::agentLearns, training.given().run("given"));
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
}
