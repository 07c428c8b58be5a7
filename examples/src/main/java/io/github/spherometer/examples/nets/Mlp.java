package io.github.spherometer.examples.nets;

import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import java.util.function.Supplier;

/** Fully connected networks. */
public final class Mlp {

  private Mlp() {}

  /**
   * Makes a network without dropout.
   *
   * @param activation such as {@code Activation::reluBlock}, after each layer but the last
   * @param units of each hidden layer, and of the output
   * @return for inputs of any shape, batch first
   */
  public static SequentialBlock of(Supplier<Block> activation, int... units) {
    return withDropout(0, activation, units);
  }

  /**
   * Makes a network with dropout after each activation.
   *
   * @param dropout chance that a unit is left out, at least 0 and below 1
   * @param activation as above
   * @param units as above
   * @return as above
   */
  public static SequentialBlock withDropout(
      double dropout, Supplier<Block> activation, int... units) {
    Layers.rate(dropout);
    Layers.atLeastOne("layers", units.length);
    SequentialBlock net = new SequentialBlock().add(Blocks.batchFlattenBlock());
    for (int i = 0; i < units.length; i++) {
      net.add(Layers.linear(Layers.atLeastOne("units", units[i])));
      if (i < units.length - 1) {
        net.add(activation.get());
        Layers.addDropout(net, dropout);
      }
    }
    return net;
  }
}
