package io.github.spherometer.estimators.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.SymbolBlock;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.training.loss.Loss;
import java.util.List;
import java.util.function.Predicate;

/** What can be wrong with a loss surface, each with a sentence that says what was found. */
final class SurfaceChecks {

  private SurfaceChecks() {}

  static void checkBatches(List<Batch> batches) {
    NotMeasurableException.require(
        !batches.isEmpty() && batches.stream().noneMatch(batch -> batch.data().isEmpty()),
        "data is missing, must hold at least one array");
    for (Batch batch : batches) {
      checkArrays("data", batch.data());
      checkArrays("labels", batch.labels());
    }
  }

  static void checkBlock(Block block, boolean trainMode) {
    checkModules(block);
    NotMeasurableException.require(
        !trainMode || !contains(block, DropoutRate::isAboveZero),
        "trainMode is true and the block holds Dropout, which would draw from the engine's random"
            + " generator and change the training; trainMode must be false");
  }

  /** A TorchScript model is replaced by a copy, which needs a place to put it in. */
  private static void checkModules(Block block) {
    for (Block child : block.getChildren().values()) {
      if (contains(child, SymbolBlock.class::isInstance)
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
    NotMeasurableException.require(
        value.size() > 0,
        loss.getName() + " has shape " + value.getShape() + ", must not be empty");
    return value.toType(DataType.FLOAT64, false).sum().getDouble();
  }

  static void checkArrays(String name, NDList arrays) {
    for (int i = 0; i < arrays.size(); i++) {
      NotMeasurableException.require(
          !(arrays.get(i) instanceof PtNDArray array && array.isReleased()),
          "%s[%d] is closed, must be open".formatted(name, i));
      EngineSupport.requirePyTorch("the engine of " + name, arrays.get(i).getManager().getEngine());
      NotMeasurableException.require(
          arrays.get(i).size() > 0,
          "%s[%d] has shape %s, must not be empty".formatted(name, i, arrays.get(i).getShape()));
    }
  }

  static boolean contains(Block block, Predicate<Block> wanted) {
    return wanted.test(block)
        || block.getChildren().values().stream().anyMatch(child -> contains(child, wanted));
  }
}
