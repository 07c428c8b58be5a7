package io.github.spherometer.listener.trainings;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.translate.NoopTranslator;
import io.github.spherometer.fixtures.AlwaysDue;
import io.github.spherometer.fixtures.ChildProcess;
import io.github.spherometer.fixtures.FromCopies;
import io.github.spherometer.fixtures.HandTraining;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.LossBeside;
import io.github.spherometer.fixtures.Pace;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.fixtures.SteadyL2Loss;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.measuring.Measurer;
import io.github.spherometer.listener.schedule.Schedule;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two trainings in one process, whose loops are written by hand, with evaluation and prediction
 * between the batches, each measured from copies all the time. One ends in the middle of a
 * measurement of the other. A wrong access to memory would end the process.
 */
class OverlappingTrainingsTest {

  /** Of each training; a hundred take two minutes. */
  private static final int MEASUREMENTS = Integer.getInteger("soak.measurements.overlapping", 40);

  @ParameterizedTest
  @EnumSource
  void parametersAreTheSameToTheBitUnderAStressOfMeasurements(FromCopies where) throws Exception {
    ChildProcess child =
        ChildProcess.run(
            Stress.class, ChildProcess.classPath(), where.name(), Integer.toString(MEASUREMENTS));
    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output()).contains("the same");
    assertThat(child.output().lines().filter(line -> line.contains("take turns")))
        .hasSize(where == FromCopies.IN_LENT_TIME ? 2 : 0);
  }

  /** Trains without listeners and with them. */
  static final class Stress {

    private Stress() {}

    public static void main(String[] arguments) throws Exception {
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
      FromCopies where = FromCopies.valueOf(arguments[0]);
      int measurements = Integer.parseInt(arguments[1]);
      int batches = Training.PERIOD * measurements;
      List<Float> without = new Pair(where, false).train(batches);
      Pair measured = new Pair(where, true);
      List<Float> with = measured.train(batches);
      measured.first.check(measurements);
      measured.second.check(measurements / 2);
      if (!with.equals(without) || without.stream().anyMatch(x -> x.isNaN())) {
        throw new IllegalStateException(with + " differ from " + without);
      }
      System.out.println("the same");
    }
  }

  /** One draws random numbers in every batch, as the engine has one generator only. */
  private static final class Pair {

    private final boolean measured;
    private final Training first;
    private final Training second;

    Pair(FromCopies where, boolean measured) {
      this.measured = measured;
      Engine.getInstance().setRandomSeed(11);
      Block dropout = Dropout.builder().optRate(0.3f).build();
      first = new Training(where, measured, netWith(dropout), SmallTraining.adam());
      Block batchNorm = BatchNorm.builder().build();
      second = new Training(where, measured, netWith(batchNorm), SmallTraining.sgdWithMomentum());
    }

    private static Block netWith(Block layer) {
      return new SequentialBlock()
          .add(Linear.builder().setUnits(16).build())
          .add(layer)
          .add(Activation.reluBlock())
          .add(Linear.builder().setUnits(1).build());
    }

    List<Float> train(int batches) throws Exception {
      Callable<List<Float>> shorter = () -> second.train(batches / 2, measured ? first : null);
      FutureTask<List<Float>> other = new FutureTask<>(shorter);
      new Thread(other, "other training").start();
      List<Float> parameters = first.train(batches, null);
      try {
        parameters.addAll(other.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
      return parameters;
    }
  }

  private static final class Training {

    static final int PERIOD = 16;
    private static final Shape INPUT = new Shape(HandTraining.BATCH_SIZE, 4);

    /** DJL zeroes the gradients of all trainings, and lets one at a time collect them. */
    private static final Object TURN = new Object();

    private final FromCopies where;
    private final RecordingSink log = new RecordingSink();
    private final AtomicInteger passesBeside = new AtomicInteger();
    private final AtomicReference<@Nullable Thread> measuring = new AtomicReference<>();
    private final Model model = Model.newInstance("stress");
    private final Trainer trainer;
    private final ArrayDataset dataset;
    private int trained;
    private int evaluatedInTheMiddle;
    private boolean over;

    Training(FromCopies where, boolean measured, Block block, Optimizer optimizer) {
      this.where = where;
      model.setBlock(block);
      NDManager manager = model.getNDManager();
      LossBeside loss =
          new LossBeside(new SteadyL2Loss(manager), noticing(passesBeside, measuring));
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(loss)
              .optOptimizer(optimizer)
              .addTrainingListeners(measured ? listeners() : new TrainingListener[0]);
      trainer = model.newTrainer(config);
      trainer.setMetrics(new Metrics());
      trainer.initialize(INPUT);
      // Native copies, or the last bit would depend on where the JVM put the numbers.
      dataset =
          new ArrayDataset.Builder()
              .setData(HandTraining.gaussian(manager, 1, 4).duplicate())
              .optLabels(HandTraining.gaussian(manager, 9, 1).duplicate())
              .setSampling(HandTraining.BATCH_SIZE, false)
              .build();
    }

    private static UnaryOperator<NDArray> noticing(
        AtomicInteger passes, AtomicReference<@Nullable Thread> measuring) {
      return loss -> {
        passes.incrementAndGet();
        measuring.set(Thread.currentThread());
        return loss;
      };
    }

    private TrainingListener[] listeners() {
      Pace pace = where.pace(PERIOD);
      CurvatureListener listener =
          builder()
              .topK(2)
              .maxProducts(12)
              .gradientSchedule(Schedule.everyBatches(3))
              .gradientNoiseScale()
              .sink(pace)
              .sink(log)
              .build();
      return new TrainingListener[] {listener, pace};
    }

    /** In lent time a measurement takes several batches. */
    private CurvatureListener.Builder builder() {
      return where == FromCopies.IN_LENT_TIME
          ? Listeners.inLentTime(new AlwaysDue(4))
          : where.listener();
    }

    void check(int news) {
      if (log.measurements.size() + log.gradients.size() < news / 2
          || log.measurements.size() < news / 8
          || passesBeside.get() < news
          || evaluatedInTheMiddle == 0 // how often depends on how busy the machine is
          || !log.missed.isEmpty()) {
        throw new IllegalStateException(
            "%d measurements and %d gradients in %d passes, %d evaluations meanwhile, missed %s"
                .formatted(
                    log.measurements.size(),
                    log.gradients.size(),
                    passesBeside.get(),
                    evaluatedInTheMiddle,
                    log.missed));
      }
    }

    /**
     * Returns the parameters at the end, which waits till another one is being measured, or over.
     */
    @SuppressWarnings("try") // the threads are held, and not used
    List<Float> train(int batches, @Nullable Training other) throws Exception {
      try (AutoCloseable threads = where.threads()) {
        while (trained < batches) {
          epoch();
        }
        synchronized (TURN) {
          // On a busy machine the longer one may be over already.
          while (other != null && !other.over && !other.isInTheMiddle()) {
            TURN.wait(1);
          }
          List<Float> parameters = HandTraining.parameters(trainer);
          trainer.close();
          model.close();
          over = true;
          return parameters;
        }
      }
    }

    /** In lent time it is so as long as it has not its turn. */
    private boolean isInTheMiddle() {
      Thread thread = measuring.get();
      return thread != null
          && Arrays.stream(thread.getStackTrace())
              .anyMatch(frame -> frame.getClassName().equals(Measurer.class.getName()));
    }

    private void epoch() throws Exception {
      Iterator<Batch> iterator = batches();
      while (iterator.hasNext()) {
        synchronized (TURN) {
          try (Batch batch = iterator.next()) {
            train(batch);
          }
        }
        trained++;
        if (trained % 2 == 0) {
          synchronized (TURN) {
            evaluate();
          }
        }
      }
      trainer.notifyListeners(listener -> listener.onEpoch(trainer));
    }

    private Iterator<Batch> batches() throws Exception {
      synchronized (TURN) {
        return trainer.iterateDataset(dataset).iterator();
      }
    }

    private void train(Batch batch) {
      try (GradientCollector collector = trainer.newGradientCollector()) {
        collector.zeroGradients();
      }
      HandTraining.passes(trainer, batch);
      trainer.step();
    }

    private void evaluate() throws Exception {
      evaluatedInTheMiddle += isInTheMiddle() ? 1 : 0;
      EasyTrain.evaluateDataset(trainer, dataset);
      try (NDManager manager = NDManager.newBaseManager();
          Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        predictor.predict(new NDList(manager.ones(INPUT))).close();
      }
    }
  }
}
