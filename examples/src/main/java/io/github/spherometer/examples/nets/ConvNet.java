package io.github.spherometer.examples.nets;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.pooling.Pool;

/**
 * The SimpleCNN of "SGD Smooths the Sharpest Directions" (Jastrzebski et al. 2018), scaled by its
 * width: two convolutions, pooling, two of twice the width, pooling, and two linear layers.
 */
public final class ConvNet {

  private ConvNet() {}

  /**
   * Starts the description of one.
   *
   * @param width filters of the first convolutions; 32 in the paper
   * @param classes outputs
   * @return a builder
   */
  public static Builder builder(int width, int classes) {
    return new Builder(width, classes);
  }

  /** Describes a network. */
  public static final class Builder {

    private final int width;
    private final int classes;
    private boolean batchNorm;
    private double dropout;

    private Builder(int width, int classes) {
      this.width = Layers.atLeastOne("width", width);
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
     * Puts dropout before each linear layer; none without this.
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
     * @return for images of at least 4 x 4 pixels
     */
    public SequentialBlock build() {
      SequentialBlock net = new SequentialBlock();
      for (int filters : new int[] {width, 2 * width}) {
        net.add(Layers.convolutionAndRelu(filters, batchNorm))
            .add(Layers.convolutionAndRelu(filters, batchNorm))
            .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
      }
      net.add(Blocks.batchFlattenBlock());
      Layers.addDropout(net, dropout);
      net.add(Layers.linear(4 * width)).add(Activation.reluBlock());
      Layers.addDropout(net, dropout);
      return net.add(Layers.linear(classes));
    }
  }
}
