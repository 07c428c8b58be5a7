package io.github.spherometer.listener.trainings;

import static io.github.spherometer.fixtures.HandTraining.BATCH_SIZE;
import static io.github.spherometer.fixtures.HandTraining.dataset;
import static io.github.spherometer.fixtures.HandTraining.epoch;
import static io.github.spherometer.fixtures.HandTraining.gaussian;
import static io.github.spherometer.fixtures.HandTraining.net;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.fixtures.HandTraining;
import io.github.spherometer.fixtures.HandTraining.Loop;
import io.github.spherometer.fixtures.RecordingSink;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/**
 * Trainings on several devices, and on another one than the model's, as far as one processor goes.
 */
class DevicesTest {

  private final HandTraining training = new HandTraining();
  private final RecordingSink log = training.log;

  /** DJL knows one processor only; here each half of a batch says that it was on a device. */
  @Test
  void batchesThatSeveralDevicesShare() throws Exception {
    List<Double> losses = new ArrayList<>();
    training.train(
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
    assertThat(log.measurements).extracting(m -> m.loss().training()).isEqualTo(losses);
    assertThat(log.measurements).allMatch(m -> m.step().batchSize() == BATCH_SIZE);
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
    training.train(net(), Loss.l2Loss(), plain, new Shape(BATCH_SIZE, 4));
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
    training.train(net(), Loss.l2Loss(), apart, new Shape(BATCH_SIZE, 4));

    log.assertMeasured(4);
    assertThat(expected).doesNotHaveDuplicates();
    assertThat(spectra()).isEqualTo(expected);
  }

  private List<Spectrum> spectra() {
    return log.measurements.stream().map(m -> m.curvature().spectrum()).toList();
  }
}
