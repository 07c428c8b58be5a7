package io.github.spherometer.spark.model;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * Makes a model and its loss on executors. It is serialised once for each surface, with the
 * parameters in it; its class must be on the executors' class path.
 */
public interface ModelFactory extends Serializable {

  /**
   * Makes the model.
   *
   * @param manager to own its parameters, on the device to measure on
   * @return an initialised block with its parameters
   * @throws IOException if they cannot be read
   */
  Block block(NDManager manager) throws IOException;

  /**
   * Makes the loss.
   *
   * @return a mean over the samples of a batch, or a loss with a value for each of them
   */
  Loss loss();

  /**
   * Makes the factory of a DJL block with the parameters that another one has now, those that are
   * not trained too, such as the statistics of BatchNorm.
   *
   * @param architecture makes an uninitialised block of the same architecture; what it freezes is
   *     frozen
   * @param trained the block whose parameters are taken, by value; not changed
   * @param loss makes the loss, which is not serialised
   * @return a factory
   */
  static ModelFactory of(
      Maker<? extends Block> architecture, Block trained, Maker<? extends Loss> loss) {
    return SavedBlock.of(architecture, trained, loss);
  }

  /**
   * Makes the factory of a TorchScript model.
   *
   * @param archive a file of TorchScript, read now
   * @param loss makes the loss, which is not serialised
   * @return a factory
   * @throws IOException if the file cannot be read
   */
  static ModelFactory torchScript(Path archive, Maker<? extends Loss> loss) throws IOException {
    return TorchScriptArchive.of(archive, loss);
  }
}
