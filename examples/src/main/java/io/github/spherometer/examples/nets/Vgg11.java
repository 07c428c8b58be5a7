package io.github.spherometer.examples.nets;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.pooling.Pool;

/**
 * VGG11 (Simonyan and Zisserman 2014, configuration A) for images of 32 x 32 pixels, scaled by its
 * width: eight convolutions of 64 to 512 filters and linear layers of 4,096, 4,096 and as many
 * units as classes. At the width 1, for 10 classes, it has 28 million parameters, as Papyan's.
 */
public final class Vgg11 {

  private static final int[][] FILTERS = {{64}, {128}, {256, 256}, {512, 512}, {512, 512}};
  private static final int HIDDEN = 4096;

  private Vgg11() {}

  /**
   * Starts the description of one.
   *
   * @param width what filters and hidden units are multiplied by, such as 0.125
   * @param classes outputs
   * @return a builder
   */
  public static Builder builder(double width, int classes) {
    return new Builder(width, classes);
  }

  /** Describes a network. */
  public static final class Builder {

    private final double width;
    private final int classes;
    private boolean batchNorm;
    private double dropout;

    private Builder(double width, int classes) {
      if (!(width > 0 && width <= 16)) {
        throw new IllegalArgumentException("width = " + width + "; it must be > 0 and <= 16");
      }
      this.width = width;
      this.classes = Layers.atLeastOne("classes", classes);
    }

    /**
     * Puts BatchNorm after each convolution; none without this.
     *
     * @return this
     */
    public Builder batchNorm() {
      batchNorm = true;
      return this;
    }

    /**
     * Puts dropout after each hidden linear layer; none without this.
     *
     * @param rate chance that a unit is left out, at least 0 and below 1; 0.5 originally
     * @return this
     */
    public Builder dropout(double rate) {
      dropout = Layers.rate(rate);
      return this;
    }

    /**
     * Makes the network.
     *
     * @return for images of at least 32 x 32 pixels; see {@code ImageSet.padded}
     */
    public SequentialBlock build() {
      SequentialBlock net = new SequentialBlock();
      for (int[] stage : FILTERS) {
        for (int filters : stage) {
          net.add(Layers.convolutionAndRelu(scaled(filters), batchNorm));
        }
        net.add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
      }
      net.add(Blocks.batchFlattenBlock());
      for (int i = 0; i < 2; i++) {
        net.add(Layers.linear(scaled(HIDDEN))).add(Activation.reluBlock());
        Layers.addDropout(net, dropout);
      }
      return net.add(Layers.linear(classes));
    }

    private int scaled(int units) {
      return Math.max(1, (int) Math.round(width * units));
    }
  }
}
