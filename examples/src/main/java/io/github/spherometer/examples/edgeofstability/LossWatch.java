package io.github.spherometer.examples.edgeofstability;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import java.util.ArrayList;
import java.util.List;

/** Follows the loss of every batch, as the training has computed it. */
final class LossWatch extends TrainingListenerAdapter {

  private final int window;
  private final List<Double> means = new ArrayList<>();
  private final List<Double> rises = new ArrayList<>();
  private double last = Double.POSITIVE_INFINITY;
  private double sum;
  private int risen;
  private int count;

  LossWatch(int window) {
    this.window = window;
  }

  @Override
  public void onTrainingBatch(Trainer trainer, TrainingListener.BatchData batch) {
    Device device = batch.getLabels().keySet().iterator().next();
    NDList labels = batch.getLabels().get(device);
    NDList predictions = batch.getPredictions().get(device);
    try (NDArray loss = trainer.getLoss().evaluate(labels, predictions)) {
      add(loss.getFloat());
    }
  }

  void add(double loss) {
    risen += loss > last ? 1 : 0;
    sum += loss;
    last = loss;
    count++;
    if (count == window) {
      means.add(sum / window);
      rises.add((double) risen / window);
      sum = 0;
      risen = 0;
      count = 0;
    }
  }

  LossPath path() {
    return new LossPath(window, means, rises);
  }
}
