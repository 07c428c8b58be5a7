package io.github.spherometer.surface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.SymbolBlock;
import ai.djl.training.loss.Loss;
import io.github.spherometer.surface.error.NonFiniteLossException;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.model.BlockModes;
import io.github.spherometer.surface.model.BlockTree;
import io.github.spherometer.surface.torch.Measurable;
import io.github.spherometer.surface.torch.PyTorchArrays;
import java.util.List;

/** What can be wrong with a loss surface, each with a sentence that says what was found. */
final class SurfaceChecks {

  private SurfaceChecks() {}

  static void checkBatches(List<Batch> batches) {
    Measurable.require(
        !batches.isEmpty() && batches.stream().noneMatch(batch -> batch.data().isEmpty()),
        "data is missing, must hold at least one array");
    for (Batch batch : batches) {
      PyTorchArrays.require("data", batch.data());
      PyTorchArrays.require("labels", batch.labels());
    }
  }

  static void checkBlock(Block block, boolean trainMode) {
    checkModules(block);
    Measurable.require(
        !trainMode || !BlockModes.holdsDropout(block),
        "trainMode is true and the block holds Dropout, which would draw from the engine's random"
            + " generator and change the training; trainMode must be false");
  }

  /** A TorchScript model is replaced by a copy, which needs a place to put it in. */
  private static void checkModules(Block block) {
    for (Block child : block.getChildren().values()) {
      if (BlockTree.contains(child, SymbolBlock.class::isInstance)
          && block.getClass() != SequentialBlock.class) {
        throw new NotMeasurableException(
            "the block holds a TorchScript model inside a %s; must be the block itself or inside a"
                    .formatted(block.getClass().getSimpleName())
                + " SequentialBlock");
      }
      checkModules(child);
    }
  }

  /** Reads the value of the loss, which must be finite. */
  static double finite(Loss loss, NDArray value) {
    return finite(loss, number(loss, value));
  }

  /** Checks the value of the loss, which must be finite. */
  static double finite(Loss loss, double number) {
    if (!Double.isFinite(number)) {
      throw new NonFiniteLossException(loss.getName(), number);
    }
    return number;
  }

  /** Reads the value of the loss; of several numbers their sum, which is what DJL trains with. */
  static double number(Loss loss, NDArray value) {
    Measurable.require(
        value.size() > 0,
        loss.getName() + " has shape " + value.getShape() + ", must not be empty");
    return value.toType(DataType.FLOAT64, false).sum().getDouble();
  }
}
