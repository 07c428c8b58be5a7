package io.github.spherometer.activations;

import ai.djl.nn.Block;
import ai.djl.nn.SymbolBlock;
import ai.djl.nn.recurrent.RecurrentBlock;
import ai.djl.nn.transformer.BertNextSentenceBlock;
import ai.djl.nn.transformer.IdEmbedding;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import io.github.spherometer.surface.model.BlockTree;
import java.util.Arrays;
import java.util.Set;

/** What can be known of a block without running it. */
final class BlockKinds {

  /** Packages of layers that have no activation of their own. */
  private static final Set<String> PLAIN_LAYERS =
      Set.of(
          "ai.djl.nn.core",
          "ai.djl.nn.convolutional",
          "ai.djl.nn.norm",
          "ai.djl.modality.nlp.embedding",
          "ai.djl.timeseries.block");

  /** Other blocks that have none, but for a softmax. */
  private static final Set<Class<?>> PLAIN_BLOCKS =
      Set.of(ScaledDotProductAttentionBlock.class, IdEmbedding.class, BertNextSentenceBlock.class);

  private BlockKinds() {}

  /** Whether a block runs its children as a class of DJL does: it is one, or inherits how. */
  static boolean runsAs(Class<? extends Block> type, Block block) {
    if (!type.isInstance(block)) {
      return false;
    }
    for (Class<?> c = block.getClass(); c != type; c = c.getSuperclass()) {
      if (Arrays.stream(c.getDeclaredMethods()).anyMatch(m -> m.getName().startsWith("forward"))) {
        return false;
      }
    }
    return true;
  }

  static boolean isScript(Block block) {
    return block instanceof SymbolBlock;
  }

  /** Whether a block is a recurrent layer of DJL's. */
  static boolean isRecurrent(Block block) {
    return block instanceof RecurrentBlock
        && block.getClass().getPackage() == RecurrentBlock.class.getPackage();
  }

  static boolean mayHideActivations(Block block) {
    return !PLAIN_LAYERS.contains(block.getClass().getPackageName())
        && !PLAIN_BLOCKS.contains(block.getClass());
  }

  static boolean holdsProbe(Block block) {
    return BlockTree.contains(block, ActivationProbe.class::isInstance);
  }

  static UnseenBlock unseen(Block block, String path) {
    return new UnseenBlock(BlockPaths.name(block, path), reason(block));
  }

  private static String reason(Block block) {
    if (isScript(block)) {
      return "a TorchScript model, whose activations cannot be seen from Java";
    }
    if (isRecurrent(block)) {
      return "a recurrent layer, whose states count only with"
          + " DeadNeurons.builder().recurrentStates(true)";
    }
    return "a block that runs in a way of its own and calls none of DJL's activation functions; if"
        + " it has activations of another kind, they must be written with DJL's functions or have"
        + " an ActivationProbe behind them, or the block must be one itself by"
        + " DeadNeurons.builder().activation(predicate)";
  }

  /** The inner layers of a stack whose last one was seen. */
  static UnseenBlock unseenBelow(String name) {
    return new UnseenBlock(
        name,
        "a stack of recurrent layers, of which only the last one's states are seen; for those of"
            + " all it must be built of several with one layer each");
  }
}
