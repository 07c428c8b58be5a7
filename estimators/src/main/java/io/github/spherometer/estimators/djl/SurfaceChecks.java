package io.github.spherometer.estimators.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.SymbolBlock;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.loss.Loss;
import ai.djl.util.Preconditions;
import java.util.function.Predicate;

/** What can be wrong with a loss surface, each with a sentence that says what was found. */
final class SurfaceChecks {

  private SurfaceChecks() {}

  static void checkData(NDList data, NDList labels) {
    Preconditions.checkArgument(!data.isEmpty(), "data is missing, must hold at least one array");
    checkArrays("data", data);
    checkArrays("labels", labels);
  }

  static void checkBlock(Block block, boolean trainMode) {
    if (contains(block, SymbolBlock.class::isInstance)) {
      throw new UnsupportedOperationException(
          "the block holds a TorchScript model, whose parameters cannot be replaced by a copy;"
              + " blocks built in DJL are supported");
    }
    Preconditions.checkArgument(
        !trainMode || !contains(block, Dropout.class::isInstance),
        "trainMode is true and the block holds Dropout, which would draw from the engine's random"
            + " generator and change the training; trainMode must be false");
  }

  /** Reads the value of the loss. */
  static double finite(Loss loss, NDArray value) {
    Preconditions.checkArgument(
        value.size() == 1,
        loss.getName() + " has shape " + value.getShape() + ", must be one number");
    double number = value.toType(DataType.FLOAT64, false).getDouble();
    if (!Double.isFinite(number)) {
      throw new NonFiniteLossException(loss.getName(), number);
    }
    return number;
  }

  private static void checkArrays(String name, NDList arrays) {
    for (int i = 0; i < arrays.size(); i++) {
      EngineSupport.requirePyTorch("the engine of " + name, arrays.get(i).getManager().getEngine());
      Preconditions.checkArgument(
          arrays.get(i).size() > 0,
          "%s[%d] has shape %s, must not be empty".formatted(name, i, arrays.get(i).getShape()));
    }
  }

  private static boolean contains(Block block, Predicate<Block> wanted) {
    return wanted.test(block)
        || block.getChildren().values().stream().anyMatch(child -> contains(child, wanted));
  }
}
