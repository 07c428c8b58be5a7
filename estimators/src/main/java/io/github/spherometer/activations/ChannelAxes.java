package io.github.spherometer.activations;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Convolution;
import ai.djl.nn.convolutional.Deconvolution;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.RecurrentBlock;
import java.util.HashMap;
import java.util.Map;

/**
 * On which axis the layers of a block put their channels: convolutions on the second, dense and
 * recurrent layers on the last. Which layer an activation follows is known from the parameters that
 * were asked for last.
 */
final class ChannelAxes {

  static final int DEFAULT = 1;
  private static final int LAST = -1;

  private final Map<String, Integer> axes = new HashMap<>();

  private ChannelAxes() {}

  static ChannelAxes of(Block block) {
    ChannelAxes axes = new ChannelAxes();
    axes.add(block);
    return axes;
  }

  private void add(Block block) {
    if (block instanceof Convolution || block instanceof Deconvolution) {
      add(block, DEFAULT);
    } else if (block instanceof Linear || block instanceof RecurrentBlock) {
      add(block, LAST);
    }
    block.getChildren().values().forEach(this::add);
  }

  private void add(Block layer, int axis) {
    layer.getDirectParameters().values().forEach(p -> axes.put(p.getId(), axis));
  }

  /**
   * Returns the axis once a parameter was asked for.
   *
   * @param before the axis until then
   */
  int after(Parameter parameter, int before) {
    return axes.getOrDefault(parameter.getId(), before);
  }
}
