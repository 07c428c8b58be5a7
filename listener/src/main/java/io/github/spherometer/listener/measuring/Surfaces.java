package io.github.spherometer.listener.measuring;

import ai.djl.nn.Block;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.listener.guard.StopSignal;
import io.github.spherometer.listener.state.TrainingState;
import io.github.spherometer.surface.LossSurface;

/** Makes the surfaces that a run measures, of a training in one of its states. */
final class Surfaces {

  private final boolean trainMode;
  private final StopSignal stop;

  /**
   * @param trainMode whether the model is measured as it behaves in training
   * @param stop ends a measurement between two products
   */
  Surfaces(boolean trainMode, StopSignal stop) {
    this.trainMode = trainMode;
    this.stop = stop;
  }

  /** Whether what is measured is the model as it behaves in training. */
  boolean areOfTrainMode() {
    return trainMode;
  }

  /** The surface that is measured. */
  LossSurface measured(Samples samples, TrainingState state) {
    try {
      return surface(state.model().block(), samples, state, trainMode);
    } catch (RuntimeException e) {
      throw ProbeShapes.explained(explained(e, state), samples, state.batch());
    }
  }

  /** What fails in train mode has nothing to do with eval mode. */
  RuntimeException explained(RuntimeException failure, TrainingState state) {
    return trainMode ? failure : new EvaluationMode(state).explained(failure);
  }

  /**
   * The surface of train mode.
   *
   * @param block the model, or what stands for it
   */
  LossSurface inTrainMode(Block block, TrainingState state) {
    return surface(block, state.probe(), state, true);
  }

  /** The Hessian of a surface, up to the product at which the measurement is stopped. */
  LinearOperator hessian(LossSurface surface) {
    return new StoppableOperator(surface.hessian(), stop);
  }

  private static LossSurface surface(
      Block block, Samples samples, TrainingState state, boolean inTrainMode) {
    return LossSurface.builder(block, state.model().loss())
        .parameters(state.model().parameters())
        .data(samples.data(), samples.labels())
        .trainMode(inTrainMode)
        .build();
  }
}
