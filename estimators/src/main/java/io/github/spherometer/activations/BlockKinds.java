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
}
