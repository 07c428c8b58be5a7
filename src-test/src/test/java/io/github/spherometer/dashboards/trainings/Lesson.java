package io.github.spherometer.dashboards.trainings;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.listener.CurvatureListener;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A training that can be repeated.
 *
 * @param name of the run
 * @param task what is learned
 * @param net that learns
 * @param loss that is trained
 * @param optimizer a new one at every call
 * @param batchSize samples of a batch
 * @param batches of the whole training
 * @param seed of the net's parameters
 * @param options of the listener
 */
record Lesson(
    String name,
    Task task,
    Supplier<Block> net,
    Function<NDManager, Loss> loss,
    Supplier<Optimizer> optimizer,
    int batchSize,
    int batches,
    int seed,
    UnaryOperator<CurvatureListener.Builder> options) {

  /** The same training with other options of the listener. */
  Lesson with(UnaryOperator<CurvatureListener.Builder> others) {
    return new Lesson(name, task, net, loss, optimizer, batchSize, batches, seed, others);
  }
}
