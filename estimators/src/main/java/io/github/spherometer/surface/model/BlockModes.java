package io.github.spherometer.surface.model;

import ai.djl.Device;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.SymbolBlock;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.recurrent.RecurrentBlock;
import ai.djl.pytorch.engine.PtSymbolBlock;
import io.github.spherometer.surface.random.EngineGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a block's train mode differs from its eval mode, as far as it can be seen from outside. */
public final class BlockModes {

  /** Packages whose blocks keep no state but their parameters, and draw only where it is looked. */
  private static final List<String> KNOWN =
      List.of(
          "ai.djl.nn.",
          "ai.djl.basicmodelzoo.",
          "io.github.spherometer.activations."); // which lies above this package

  private BlockModes() {}

  /**
   * Returns whether a block normalises by the batch in training, so that eval mode is another
   * function of the parameters: a bias before BatchNorm, for instance, has no effect in train mode
   * and one in eval mode.
   *
   * @param block an initialised block
   * @return whether it is or holds a {@link BatchNorm}, or a TorchScript model whose code calls
   *     {@code batch_norm}; normalisation inside hand-written blocks cannot be seen
   */
  public static boolean normalisesByBatch(Block block) {
    return BlockTree.contains(
        block,
        b -> b instanceof BatchNorm || code(b).filter(TorchScriptCode::callsBatchNorm).isPresent());
  }

  /** Whether train mode would draw random numbers for a {@link Dropout} whose rate is not 0. */
  public static boolean holdsDropout(Block block) {
    return BlockTree.contains(block, DropoutRate::isAboveZero);
  }

  /**
   * Finds what stands in the way of running a block in train mode beside its training without being
   * asked to.
   *
   * @param block an initialised block
   * @param device where it runs
   * @return the first such block, in words: a {@link Dropout}; a recurrent block with a drop rate,
   *     where the device's random generator cannot be put back; a TorchScript model whose code
   *     draws random numbers; a class of one's own that has a forward pass, which may keep a state
   *     that moves in training, with what to do. Empty if there is none
   */
  public static Optional<String> obstacleToTrainMode(Block block, Device device) {
    boolean putBack = !device.isGpu() && EngineGenerator.ofProcess().isPresent();
    return obstacleToTrainMode(block, putBack);
  }

  /**
   * @param putBack whether random numbers that are drawn do no harm
   */
  static Optional<String> obstacleToTrainMode(Block block, boolean putBack) {
    return BlockTree.all(block).flatMap(b -> obstacle(b, putBack).stream()).findFirst();
  }

  /**
   * Replaces dropout, so that train mode draws no random numbers for it.
   *
   * @param block an initialised block
   * @return a block of the same parameters, in the same order, in which every {@link Dropout} in a
   *     {@link SequentialBlock}, itself in sequences alone, passes on what it gets; the given block
   *     is not changed, and is returned where there is none
   */
  public static Block withoutDropout(Block block) {
    if (block instanceof Dropout) {
      return Blocks.identityBlock();
    }
    return block.getClass() == SequentialBlock.class
            && BlockTree.contains(block, Dropout.class::isInstance)
        ? Sequences.replaced((SequentialBlock) block, BlockModes::withoutDropout)
        : block;
  }

  private static Optional<String> obstacle(Block block, boolean putBack) {
    String name = block.getClass().getSimpleName();
    if (block instanceof Dropout) {
      return Optional.of("Dropout");
    }
    if (block instanceof RecurrentBlock recurrent
        && !putBack
        && DropoutRate.isAboveZeroWithin(recurrent)) {
      return Optional.of(name + " with a drop rate");
    }
    if (block instanceof SymbolBlock) {
      return code(block).filter(code -> !code.drawsInTraining()).isPresent()
          ? Optional.empty()
          : Optional.of("a TorchScript model that draws random numbers");
    }
    return isKnown(block.getClass())
        ? Optional.empty()
        : Optional.of(
            name
                + ", which may keep a state of its own; if it keeps none, trainMode(true) will do");
  }

  /** A class of one's own without a forward pass runs as its superclass does. */
  private static boolean isKnown(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (KNOWN.stream().anyMatch(c.getName()::startsWith)) {
        return true;
      }
      if (Arrays.stream(c.getDeclaredMethods()).anyMatch(m -> m.getName().startsWith("forward"))) {
        return false;
      }
    }
    return false;
  }

  private static Optional<TorchScriptCode> code(Block block) {
    if (!(block instanceof PtSymbolBlock module)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new TorchScriptCode(SavedTorchScript.of(module).code()));
    } catch (IOException e) {
      throw new UncheckedIOException("the TorchScript model cannot be read", e);
    }
  }
}
