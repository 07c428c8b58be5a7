package io.github.spherometer.estimators.djl;

import ai.djl.nn.Block;
import ai.djl.nn.SymbolBlock;
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
          "ai.djl.modality.nlp.embedding");

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

  static boolean mayHideActivations(Block block) {
    return !PLAIN_LAYERS.contains(block.getClass().getPackageName())
        && !SurfaceChecks.contains(block, ActivationProbe.class::isInstance);
  }

  static UnseenBlock unseen(Block block, String path) {
    String reason =
        isScript(block)
            ? "a TorchScript model, whose activations cannot be seen from Java"
            : "runs its children in a way of its own, so that its activations cannot be seen;"
                + " must hold an ActivationProbe behind each of them, or be an activation itself"
                + " by the predicate";
    return new UnseenBlock(BlockPaths.name(block, path), reason);
  }
}
