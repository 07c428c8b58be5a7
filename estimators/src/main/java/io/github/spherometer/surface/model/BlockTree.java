package io.github.spherometer.surface.model;

import ai.djl.nn.Block;
import ai.djl.util.Pair;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A block with all blocks below it. */
public final class BlockTree {

  private BlockTree() {}

  /** The block itself first, then what lies below its children, one after the other. */
  public static Stream<Block> all(Block block) {
    return Stream.concat(
        Stream.of(block), block.getChildren().stream().map(Pair::getValue).flatMap(BlockTree::all));
  }

  /** Whether one of them is wanted. */
  public static boolean contains(Block block, Predicate<Block> wanted) {
    return all(block).anyMatch(wanted);
  }
}
