package io.github.spherometer.examples.nets;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.pooling.Pool;
import java.util.List;

/**
 * Residual networks for small images (He et al. 2015, section 4.2), of any width: a convolution,
 * three stages of blocks of two convolutions each, the second and third stage with half the pixels
 * and twice the filters of the one before, the mean over all pixels, and a linear layer. The
 * shortcuts have no parameters, so that a network has as many without them.
 *
 * <p>Its children are five: the first convolution, the three stages, and the head.
 */
public final class ResNet {

  private static final int STAGES = 3;

  private ResNet() {}

  /**
   * Starts the description of one of 6n + 2 layers.
   *
   * @param blocks n, the blocks of each stage: 3 for ResNet20
   * @param width filters of the first stage; 16 in the paper
   * @param classes outputs
   * @return a builder
   */
  public static Builder builder(int blocks, int width, int classes) {
    return new Builder(blocks, width, classes);
  }

  /**
   * Starts the description of one of a depth.
   *
   * @param depth 8, 14, 20 and so on
   * @param width as above
   * @param classes as above
   * @return a builder
   */
  public static Builder ofDepth(int depth, int width, int classes) {
    if (depth < 8 || depth % 6 != 2) {
      throw new IllegalArgumentException("depth = " + depth + "; it must be 8, 14, 20, 26, ...");
    }
    return builder((depth - 2) / 6, width, classes);
  }

  /** Describes a network. */
  public static final class Builder {

    private final int blocks;
    private final int width;
    private final int classes;
    private boolean batchNorm = true;
    private boolean shortcuts = true;
    private double dropout;

    private Builder(int blocks, int width, int classes) {
      this.blocks = Layers.atLeastOne("blocks", blocks);
      this.width = Layers.atLeastOne("width", width);
      this.classes = Layers.atLeastOne("classes", classes);
    }

    /**
     * Leaves BatchNorm out; convolutions have biases then.
     *
     * @return this
     */
    public Builder withoutBatchNorm() {
      batchNorm = false;
      return this;
    }

    /**
     * Leaves the shortcuts out.
     *
     * @return this
     */
    public Builder withoutShortcuts() {
      shortcuts = false;
      return this;
    }

    /**
     * Puts dropout before the linear layer; none without this.
     *
     * @param rate chance that a unit is left out, at least 0 and below 1
     * @return this
     */
    public Builder dropout(double rate) {
      dropout = Layers.rate(rate);
      return this;
    }

    /**
     * Makes the network.
     *
     * @return for images of any channels, and any size of at least 4 x 4 pixels
     */
    public SequentialBlock build() {
      SequentialBlock net = new SequentialBlock().add(Layers.convolutionAndRelu(width, batchNorm));
      for (int stage = 0; stage < STAGES; stage++) {
        SequentialBlock all = new SequentialBlock();
        for (int block = 0; block < blocks; block++) {
          all.add(block(width << stage, stage > 0 && block == 0));
        }
        net.add(all);
      }
      SequentialBlock head = new SequentialBlock().add(Pool.globalAvgPool2dBlock());
      Layers.addDropout(head, dropout);
      return net.add(head.add(Layers.linear(classes)));
    }

    private SequentialBlock block(int filters, boolean halves) {
      SequentialBlock branch =
          Layers.convolution(filters, halves ? 2 : 1, batchNorm)
              .add(Activation.reluBlock())
              .add(Layers.convolution(filters, 1, batchNorm));
      Block sum =
          shortcuts ? new ParallelBlock(ResNet::sum, List.of(branch, shortcut(halves))) : branch;
      return new SequentialBlock().add(sum).add(Activation.reluBlock());
    }
  }

  private static NDList sum(List<NDList> paths) {
    return new NDList(paths.get(0).singletonOrThrow().add(paths.get(1).singletonOrThrow()));
  }

  /** The input itself; or every other pixel of it, and zeros for the filters that are new. */
  private static Block shortcut(boolean halves) {
    return halves
        ? new SequentialBlock()
            .add(Pool.avgPool2dBlock(new Shape(1, 1), new Shape(2, 2)))
            .add(LambdaBlock.singleton(ResNet::twiceTheFilters, "zeros"))
        : Blocks.identityBlock();
  }

  private static NDArray twiceTheFilters(NDArray images) {
    return images.concat(images.zerosLike(), 1);
  }
}
