package io.github.spherometer.listener.measuring;

import ai.djl.nn.Block;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.listener.batch.TrainedBatch;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.model.LiveParameters;

/** Makes the surfaces that a run measures, at the parameters as they are in the training now. */
final class Surfaces {

  private final Trainer trainer;
  private final Subject subject;

  Surfaces(Trainer trainer, Subject subject) {
    this.trainer = trainer;
    this.subject = subject;
  }

  /** Whether what is measured is the model as it behaves in training. */
  boolean areOfTrainMode() {
    return subject.trainMode();
  }

  /** What explains a failure on a surface by the mode that it is measured in. */
  EvaluationMode mode(BatchData told, TrainedBatch batch) {
    return new EvaluationMode(trainer, subject.lossOf(trainer), told, batch);
  }

  /** The surface that is measured, of the model as it is. */
  LossSurface measured(Samples samples, EvaluationMode mode) {
    try {
      return surface(trainer.getModel().getBlock(), samples, subject.trainMode());
    } catch (RuntimeException e) {
      throw ProbeShapes.explained(explained(e, mode), samples, mode.batch());
    }
  }

  /** What fails in train mode has nothing to do with eval mode. */
  RuntimeException explained(RuntimeException failure, EvaluationMode mode) {
    return subject.trainMode() ? failure : mode.explained(failure);
  }

  /**
   * The surface of train mode.
   *
   * @param block the model, or what stands for it
   */
  LossSurface inTrainMode(Block block, Samples samples) {
    return surface(block, samples, true);
  }

  private LossSurface surface(Block block, Samples samples, boolean trainMode) {
    return LossSurface.builder(block, subject.lossOf(trainer))
        .parameters(LiveParameters.of(trainer))
        .data(samples.data(), samples.labels())
        .trainMode(trainMode)
        .build();
  }
}
