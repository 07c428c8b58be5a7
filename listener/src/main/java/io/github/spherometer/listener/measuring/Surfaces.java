package io.github.spherometer.listener.measuring;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.listener.state.TrainingState;
import io.github.spherometer.surface.LossSurface;

/** Makes the surfaces that a run measures, of a training in one of its states. */
final class Surfaces {

  private final boolean trainMode;
  private final Passes passes;

  /**
   * @param trainMode whether the model is measured as it behaves in training
   * @param passes how products and losses are computed
   */
  Surfaces(boolean trainMode, Passes passes) {
    this.trainMode = trainMode;
    this.passes = passes;
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

  /** The Hessian of a surface, with products as they are to be computed. */
  LinearOperator hessian(LossSurface surface) {
    return new DirectedOperator(surface.hessian(), passes);
  }

  /** The loss of a surface at its point + s d + t e, likewise; not necessarily finite. */
  double loss(LossSurface surface, NDArray d, double s, NDArray e, double t) {
    return passes.compute(() -> surface.along(d, new double[] {s}, e, new double[] {t})[0][0]);
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
