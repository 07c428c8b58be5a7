package io.github.spherometer.activations;

import ai.djl.nn.Block;
import ai.djl.nn.recurrent.RecurrentBlock;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.List;

/** Collects the blocks of a forward pass whose activations could not be seen, with the reasons. */
final class UnseenBlocks {

  private final boolean states;
  private final List<UnseenBlock> blocks = new ArrayList<>();

  /**
   * @param states whether the hidden states of recurrent layers are looked at
   */
  UnseenBlocks(boolean states) {
    this.states = states;
  }

  List<UnseenBlock> list() {
    return List.copyOf(blocks);
  }

  int count() {
    return blocks.size();
  }

  void add(Block block, String path) {
    blocks.add(of(block, path));
  }

  /** Adds a recurrent layer if its states are not looked at, or not all of them are an output. */
  void addStates(RecurrentBlock layer, String path) {
    if (!states) {
      add(layer, path);
    } else if (RecurrentStates.isStack(layer)) {
      blocks.add(
          new UnseenBlock(
              BlockPaths.name(layer, path),
              "a stack of recurrent layers, of which only the last one's states are seen; for those"
                  + " of all it must be built of several with one layer each"));
    }
  }

  /** The same for the recurrent layers inside a block. */
  void addStatesWithin(Block block, String path) {
    for (Pair<String, Block> child : block.getChildren()) {
      String childPath = BlockPaths.child(path, child.getKey());
      if (BlockKinds.isRecurrent(child.getValue())) {
        addStates((RecurrentBlock) child.getValue(), childPath);
      }
      addStatesWithin(child.getValue(), childPath);
    }
  }

  /** A block in which nothing can be seen, or nothing was. */
  static UnseenBlock of(Block block, String path) {
    return new UnseenBlock(BlockPaths.name(block, path), reason(block));
  }

  private static String reason(Block block) {
    if (BlockKinds.isScript(block)) {
      return "a TorchScript model, whose activations cannot be seen from Java";
    }
    if (BlockKinds.isRecurrent(block)) {
      return "a recurrent layer, whose states count only with"
          + " DeadNeurons.builder().recurrentStates(true)";
    }
    return "a block that runs in a way of its own and calls none of DJL's activation functions; if"
        + " it has activations of another kind, they must be written with DJL's functions or have"
        + " an ActivationProbe behind them, or the block must be one itself by"
        + " DeadNeurons.builder().activation(predicate)";
  }
}
