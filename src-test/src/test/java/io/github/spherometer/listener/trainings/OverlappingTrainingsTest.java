package io.github.spherometer.listener.trainings;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
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
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import io.github.spherometer.fixtures.ChildProcess;
import io.github.spherometer.fixtures.HandTraining;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.LossBeside;
import io.github.spherometer.fixtures.Pace;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.fixtures.SteadyL2Loss;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.schedule.Schedule;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Two trainings in one process, whose loops are written by hand, with evaluation and prediction
 * between the batches, and each with a listener that measures beside it all the time. A wrong
 * access to memory would end the process.
 */
class OverlappingTrainingsTest {

  /** Of each training; a hundred take two minutes. */
  private static final int MEASUREMENTS = Integer.getInteger("soak.measurements.overlapping", 40);

  @Test
  void parametersAreTheSameToTheBitUnderAStressOfMeasurements() throws Exception {
    ChildProcess child =
        ChildProcess.run(Stress.class, ChildProcess.classPath(), Integer.toString(MEASUREMENTS));
    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output()).contains("the same");
  }

  /** Trains without listeners and with them. */
  static final class Stress {

    private Stress() {}

    public static void main(String[] arguments) throws Exception {
      int measurements = Integer.parseInt(arguments[0]);
      int batches = Training.PERIOD * measurements;
      List<Float> without = new Pair(false).train(batches);
      Pair measured = new Pair(true);
      List<Float> with = measured.train(batches);
      measured.first.check(measurements);
      measured.second.check(measurements);
      if (!with.equals(without) || without.stream().anyMatch(x -> x.isNaN())) {
        throw new IllegalStateException(with + " differ from " + without);
      }
      System.out.println("the same");
    }
  }

  /** One draws random numbers in every batch, as the engine has one generator only. */
  private static final class Pair {

    private final Training first;
    private final Training second;

    Pair(boolean measured) {
      Engine.getInstance().setRandomSeed(11);
      Block dropout = Dropout.builder().optRate(0.3f).build();
      first = new Training(measured, netWith(dropout), SmallTraining.adam());
      Block batchNorm = BatchNorm.builder().build();
      second = new Training(measured, netWith(batchNorm), SmallTraining.sgdWithMomentum());
    }

    private static Block netWith(Block layer) {
      return new SequentialBlock()
          .add(Linear.builder().setUnits(16).build())
          .add(layer)
          .add(Activation.reluBlock())
          .add(Linear.builder().setUnits(1).build());
    }

    List<Float> train(int batches) throws Exception {
      FutureTask<List<Float>> other = new FutureTask<>(() -> second.train(batches));
      new Thread(other, "other training").start();
      List<Float> parameters = first.train(batches);
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

    private final RecordingSink log = new RecordingSink();
    private final AtomicInteger passesBeside = new AtomicInteger();
    private final Model model = Model.newInstance("stress");
    private final Trainer trainer;
    private final ArrayDataset dataset;
    private int trained;

    Training(boolean measured, Block block, Optimizer optimizer) {
      model.setBlock(block);
      NDManager manager = model.getNDManager();
      LossBeside loss = new LossBeside(new SteadyL2Loss(manager), counting(passesBeside));
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

    private static UnaryOperator<NDArray> counting(AtomicInteger passes) {
      return loss -> {
        passes.incrementAndGet();
        return loss;
      };
    }

    private TrainingListener[] listeners() {
      Pace pace = new Pace(PERIOD);
      CurvatureListener listener =
          Listeners.beside()
              .topK(2)
              .maxProducts(12)
              .gradientSchedule(Schedule.everyBatches(3))
              .gradientNoiseScale()
              .sink(pace)
              .sink(log)
              .build();
      return new TrainingListener[] {listener, pace};
    }

    void check(int news) {
      if (log.measurements.size() + log.gradients.size() < news / 2
          || log.measurements.size() < news / 4
          || passesBeside.get() < news
          || !log.missed.isEmpty()) {
        throw new IllegalStateException(
            "%d measurements and %d gradients in %d passes, missed %s"
                .formatted(
                    log.measurements.size(), log.gradients.size(), passesBeside.get(), log.missed));
      }
    }

    List<Float> train(int batches) throws Exception {
      while (trained < batches) {
        epoch();
        synchronized (TURN) {
          EasyTrain.evaluateDataset(trainer, dataset);
          predict();
        }
      }
      synchronized (TURN) {
        List<Float> parameters = parameters();
        trainer.close();
        model.close();
        return parameters;
      }
    }

    private void predict() throws TranslateException {
      try (NDManager manager = NDManager.newBaseManager();
          Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        predictor.predict(new NDList(manager.ones(INPUT))).close();
      }
    }

    private List<Float> parameters() {
      List<Float> parameters = new ArrayList<>();
      for (var parameter : model.getBlock().getParameters().values()) {
        for (float value : parameter.getArray().toFloatArray()) {
          parameters.add(value);
        }
      }
      return parameters;
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
      }
      trainer.notifyListeners(listener -> listener.onEpoch(trainer));
    }

    private Iterator<Batch> batches() throws Exception {
      synchronized (TURN) {
        return trainer.iterateDataset(dataset).iterator();
      }
    }

    private void train(Batch batch) {
      Map<Device, NDList> labels = new ConcurrentHashMap<>();
      Map<Device, NDList> predictions = new ConcurrentHashMap<>();
      try (GradientCollector collector = trainer.newGradientCollector()) {
        collector.zeroGradients();
        NDList prediction = trainer.forward(batch.getData(), batch.getLabels());
        labels.put(prediction.head().getDevice(), batch.getLabels());
        predictions.put(prediction.head().getDevice(), prediction);
        collector.backward(trainer.getLoss().evaluate(batch.getLabels(), prediction));
      }
      BatchData data = new BatchData(batch, labels, predictions);
      trainer.notifyListeners(listener -> listener.onTrainingBatch(trainer, data));
      trainer.step();
    }
  }
}
