package io.github.spherometer.examples.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;

/**
 * Half the mean of the squared errors: DJL's {@code L2Loss}, but for its factor 1/2. A number in an
 * operation lives in memory that a garbage collection may take away before the backward pass, and
 * sooner or later the training is lost. An array of its own keeps it.
 */
public final class HalfSquaredError extends Loss {

  private final NDArray half;

  /**
   * Makes the loss.
   *
   * @param manager owns the factor, and must be open as long as the loss is used
   */
  public HalfSquaredError(NDManager manager) {
    super("L2Loss");
    half = manager.create(0.5f).duplicate();
  }

  /**
   * Returns the one that lives as long as the program, for executors, which own no manager.
   *
   * @return the same each time
   */
  public static Loss shared() {
    return Shared.LOSS;
  }

  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    NDArray prediction = predictions.singletonOrThrow();
    NDArray label = labels.singletonOrThrow().reshape(prediction.getShape());
    return label.sub(prediction).square().mul(half).mean();
  }

  /** Made when it is asked for. */
  private static final class Shared {

    private static final Loss LOSS = new HalfSquaredError(NDManager.newBaseManager());
  }
}
