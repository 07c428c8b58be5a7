package io.github.spherometer.surface.model;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.github.spherometer.surface.torch.OwnManagers;
import java.util.function.UnaryOperator;

/** Sequences in place of others, with children of theirs. */
final class Sequences {

  private Sequences() {}

  /**
   * Makes one. It is initialised where the other one is, before it has children: DJL would
   * initialise it at its first pass in train mode, and these with it, which are a training's.
   *
   * @param replacement what takes the place of a child
   */
  static SequentialBlock replaced(SequentialBlock sequence, UnaryOperator<Block> replacement) {
    SequentialBlock replaced = new SequentialBlock();
    replaced.setReturnIntermediate(sequence.isReturnIntermediate());
    if (sequence.isInitialized()) {
      replaced.initialize(OwnManagers.root(), DataType.FLOAT32, sequence.getInputShapes());
    }
    sequence.getChildren().values().forEach(child -> replaced.add(replacement.apply(child)));
    return replaced;
  }
}
