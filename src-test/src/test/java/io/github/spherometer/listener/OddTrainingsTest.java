package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.loss.IndexLoss;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SimpleCompositeLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.estimators.Spectrum;
import io.github.spherometer.estimators.djl.LossSurface;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Trainings that are not EasyTrain on one input. */
class OddTrainingsTest {

  private static final int SAMPLES = 64;
  private static final int BATCH_SIZE = 16;

  /** Remembers everything. */
  private static final class Log implements MeasurementSink {

    private final List<Measurement> measurements = new ArrayList<>();
    private final List<FailureReason> failures = new ArrayList<>();

    @Override
    public void accept(Measurement measurement) {
      measurements.add(measurement);
    }

    @Override
    public void failed(FailureReason reason) {
      failures.add(reason);
    }

    void assertMeasured(int batches) {
      assertThat(failures).isEmpty();
      assertThat(measurements).hasSize(batches);
      assertThat(measurements)
          .allMatch(m -> m.spectrum().largest().value() > 0)
          .allMatch(m -> m.gradient().sharpness().norm() > 0)
          .allMatch(m -> Double.isFinite(m.trainingLoss()));
    }
  }

  private interface Loop {
    void run(Trainer trainer) throws Exception;
  }

  private final Log log = new Log();
  private final Tracker falling = update -> 1f / (10 + update);

  private void train(Block block, Loss loss, Loop loop, Shape... inputs) throws Exception {
    Engine.getInstance().setRandomSeed(3);
    Optimizer sgd = Optimizer.sgd().setLearningRateTracker(falling).build();
    try (Model model = Model.newInstance("odd");
        CurvatureListener listener =
            CurvatureListener.builder().everyBatches(1).topK(2).optimizer(sgd).sink(log).build()) {
      model.setBlock(block);
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(loss).optOptimizer(sgd).addTrainingListeners(listener);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(inputs);
        loop.run(trainer);
      }
    }
  }

  private static Block net() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(8).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(1).build());
  }

  private static NDArray gaussian(NDManager manager, long seed, int columns) {
    Random random = new Random(seed);
    float[] values = new float[SAMPLES * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, new Shape(SAMPLES, columns));
  }

  private static ArrayDataset dataset(NDManager manager, NDArray... data) {
    return new ArrayDataset.Builder()
        .setData(data)
        .optLabels(gaussian(manager, 9, 1))
        .setSampling(BATCH_SIZE, false)
        .build();
  }

  private static void epoch(Trainer trainer, ArrayDataset dataset) throws Exception {
    for (Batch batch : trainer.iterateDataset(dataset)) {
      EasyTrain.trainBatch(trainer, batch);
      trainer.step();
      batch.close();
    }
  }

  @Test
  void gradientsThatAreAccumulatedByHand() throws Exception {
    train(
        net(),
        Loss.l2Loss(),
        trainer -> {
          ArrayDataset dataset =
              dataset(trainer.getManager(), gaussian(trainer.getManager(), 1, 4));
          int batches = 0;
          for (Batch batch : trainer.iterateDataset(dataset)) {
            accumulate(trainer, batch);
            if (++batches % 2 == 0) {
              trainer.step();
            }
            batch.close();
          }
        },
        new Shape(BATCH_SIZE, 4));

    log.assertMeasured(4);
    // The learning rate is that of the step to come, which two batches share.
    assertThat(log.measurements.stream().map(m -> (float) m.hyperparameters().learningRate()))
        .containsExactly(1f / 11, 1f / 11, 1f / 12, 1f / 12);
  }

  private static void accumulate(Trainer trainer, Batch batch) {
    Map<Device, NDList> labels = new ConcurrentHashMap<>();
    Map<Device, NDList> predictions = new ConcurrentHashMap<>();
    BatchData data = new BatchData(batch, labels, predictions);
    try (GradientCollector collector = trainer.newGradientCollector()) {
      NDList prediction = trainer.forward(batch.getData(), batch.getLabels());
      labels.put(prediction.head().getDevice(), batch.getLabels());
      predictions.put(prediction.head().getDevice(), prediction);
      collector.backward(trainer.getLoss().evaluate(batch.getLabels(), prediction));
    }
    trainer.notifyListeners(listener -> listener.onTrainingBatch(trainer, data));
  }

  @Test
  void evaluationBetweenBatches() throws Exception {
    train(
        net(),
        Loss.l2Loss(),
        trainer -> {
          NDArray inputs = gaussian(trainer.getManager(), 1, 4);
          ArrayDataset dataset = dataset(trainer.getManager(), inputs);
          for (int epoch = 0; epoch < 2; epoch++) {
            epoch(trainer, dataset);
            trainer.evaluate(new NDList(inputs)).close();
            EasyTrain.evaluateDataset(trainer, dataset);
          }
        },
        new Shape(BATCH_SIZE, 4));

    log.assertMeasured(8);
  }

  @Test
  void severalInputs() throws Exception {
    ParallelBlock towers =
        new ParallelBlock(lists -> new NDList(lists.get(0).head().add(lists.get(1).head())));
    towers.add(new SequentialBlock().add(inputs -> new NDList(inputs.get(0))).add(net()));
    towers.add(new SequentialBlock().add(inputs -> new NDList(inputs.get(1))).add(net()));
    train(
        towers,
        Loss.l2Loss(),
        trainer ->
            epoch(
                trainer,
                dataset(
                    trainer.getManager(),
                    gaussian(trainer.getManager(), 1, 4),
                    gaussian(trainer.getManager(), 2, 6))),
        new Shape(BATCH_SIZE, 4),
        new Shape(BATCH_SIZE, 6));

    log.assertMeasured(4);
    assertThat(log.measurements.get(0).deadNeurons().layers()).hasSize(2);
  }

  @Test
  void frozenLayers() throws Exception {
    SequentialBlock block = (SequentialBlock) net();
    block.getChildren().values().get(0).freezeParameters(true);
    train(
        block,
        Loss.l2Loss(),
        trainer -> {
          epoch(trainer, dataset(trainer.getManager(), gaussian(trainer.getManager(), 1, 4)));
          assertThat(
                  block.getParameters().values().stream()
                      .filter(Parameter::requiresGradient)
                      .mapToLong(parameter -> parameter.getArray().size())
                      .sum())
              .isEqualTo(9);
        },
        new Shape(BATCH_SIZE, 4));

    log.assertMeasured(4);
  }

  @Test
  void sharedParameters() throws Exception {
    Linear shared = Linear.builder().setUnits(4).build();
    SequentialBlock block = new SequentialBlock();
    block
        .add(shared)
        .add(Activation.tanhBlock())
        .add(shared)
        .add(Linear.builder().setUnits(1).build());
    train(
        block,
        Loss.l2Loss(),
        trainer -> {
          epoch(trainer, dataset(trainer.getManager(), gaussian(trainer.getManager(), 1, 4)));
          // 20 of the shared layer, counted once, and 5 of the last.
          assertThat(LossSurface.countParameters(block)).isEqualTo(25);
        },
        new Shape(BATCH_SIZE, 4));

    log.assertMeasured(4);
    assertThat(log.measurements.get(0).trace().groups()).hasSize(2);
  }

  @Test
  void severalOutputsAndLabels() throws Exception {
    ParallelBlock heads =
        new ParallelBlock(lists -> new NDList(lists.get(0).head(), lists.get(1).head()));
    heads.add(net()).add(net());
    NDManager manager = NDManager.newBaseManager();
    try (manager) {
      ArrayDataset twoLabels =
          new ArrayDataset.Builder()
              .setData(gaussian(manager, 1, 4))
              .optLabels(gaussian(manager, 2, 1), gaussian(manager, 3, 1))
              .setSampling(BATCH_SIZE, false)
              .build();
      SimpleCompositeLoss both =
          new SimpleCompositeLoss()
              .addLoss(new IndexLoss(Loss.l2Loss(), 0))
              .addLoss(new IndexLoss(Loss.l2Loss("second"), 1));
      train(heads, both, trainer -> epoch(trainer, twoLabels), new Shape(BATCH_SIZE, 4));
    }

    log.assertMeasured(4);
  }

  /** DJL knows one processor only; here each half of a batch says that it was on a device. */
  @Test
  void batchesThatSeveralDevicesShare() throws Exception {
    List<Double> losses = new ArrayList<>();
    train(
        net(),
        Loss.l2Loss(),
        trainer -> {
          ArrayDataset dataset =
              dataset(trainer.getManager(), gaussian(trainer.getManager(), 1, 4));
          for (Batch batch : trainer.iterateDataset(dataset)) {
            losses.add(trainHalves(trainer, batch));
            trainer.step();
            batch.close();
          }
        },
        new Shape(BATCH_SIZE, 4));

    log.assertMeasured(4);
    assertThat(log.measurements).extracting(Measurement::trainingLoss).isEqualTo(losses);
    assertThat(log.measurements).allMatch(m -> m.batchSize() == BATCH_SIZE);
  }

  private static double trainHalves(Trainer trainer, Batch batch) throws Exception {
    Map<Device, NDList> labels = new ConcurrentHashMap<>();
    Map<Device, NDList> predictions = new ConcurrentHashMap<>();
    double loss = 0;
    Batch[] halves = batch.split(new Device[] {Device.cpu(), Device.cpu()}, false);
    for (int i = 0; i < halves.length; i++) {
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDList prediction = trainer.forward(halves[i].getData());
        NDArray half = trainer.getLoss().evaluate(halves[i].getLabels(), prediction);
        collector.backward(half);
        labels.put(Device.gpu(i), halves[i].getLabels());
        predictions.put(Device.gpu(i), prediction);
        loss += half.getFloat() / halves.length;
      }
    }
    BatchData data = new BatchData(batch, labels, predictions);
    trainer.notifyListeners(listener -> listener.onTrainingBatch(trainer, data));
    return loss;
  }

  /**
   * As in a model that was built on another device: the trainer moves arrays of its own, and the
   * parameters keep their first values.
   */
  @Test
  void parametersThatAreTrainedElsewhereAreMeasuredThere() throws Exception {
    Loop plain =
        trainer ->
            epoch(trainer, dataset(trainer.getManager(), gaussian(trainer.getManager(), 1, 4)));
    train(net(), Loss.l2Loss(), plain, new Shape(BATCH_SIZE, 4));
    List<Spectrum> expected = spectra();
    log.measurements.clear();
    Loop apart =
        trainer -> {
          trainer
              .forward(new NDList(trainer.getManager().ones(new Shape(BATCH_SIZE, 4))))
              .close(); // now the trainer has its arrays
          for (Parameter parameter : trainer.getModel().getBlock().getParameters().values()) {
            Field array = Parameter.class.getDeclaredField("array");
            array.setAccessible(true);
            array.set(parameter, parameter.getArray().stopGradient().duplicate());
          }
          plain.run(trainer);
        };
    train(net(), Loss.l2Loss(), apart, new Shape(BATCH_SIZE, 4));

    log.assertMeasured(4);
    assertThat(expected).doesNotHaveDuplicates();
    assertThat(spectra()).isEqualTo(expected);
  }

  private List<Spectrum> spectra() {
    return log.measurements.stream().map(Measurement::spectrum).toList();
  }

  @Test
  void twoTrainingsSideBySide() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Log other = new Log();
    try (Model first = Model.newInstance("first");
        Model second = Model.newInstance("second");
        CurvatureListener one = listener("one", registry, log);
        CurvatureListener two = listener("two", registry, other)) {
      first.setBlock(net());
      second.setBlock(net());
      try (Trainer a = first.newTrainer(config(one));
          Trainer b = second.newTrainer(config(two))) {
        a.initialize(new Shape(BATCH_SIZE, 4));
        b.initialize(new Shape(BATCH_SIZE, 4));
        for (int epoch = 0; epoch < 2; epoch++) {
          epoch(a, dataset(a.getManager(), gaussian(a.getManager(), 1, 4)));
          epoch(b, dataset(b.getManager(), gaussian(b.getManager(), 2, 4)));
        }
      }
      assertThat(registry.find("spherometer.measured.batch").gauges())
          .hasSize(2)
          .allMatch(gauge -> gauge.value() == 8);
    }
    log.assertMeasured(8);
    other.assertMeasured(8);
  }

  private static CurvatureListener listener(String run, SimpleMeterRegistry registry, Log sink) {
    return CurvatureListener.builder()
        .run(run)
        .everyBatches(1)
        .registry(registry)
        .sink(sink)
        .build();
  }

  private static DefaultTrainingConfig config(CurvatureListener listener) {
    return new DefaultTrainingConfig(Loss.l2Loss())
        .optOptimizer(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.05f)).build())
        .addTrainingListeners(listener);
  }
}
