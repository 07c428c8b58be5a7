package io.github.spherometer.surface.model;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import io.github.spherometer.estimators.operator.ParameterGroup;
import java.util.ArrayList;
import java.util.List;

/** The layers of a block, as pieces of the flat vector of its trainable parameters. */
public final class Layers {

  private Layers() {}

  /**
   * Finds them.
   *
   * @throws IllegalArgumentException as {@link TrainableParameters#of}
   */
  public static List<ParameterGroup> of(Block block) {
    List<ParameterGroup> layers = new ArrayList<>();
    for (Pair<String, Parameter> named : TrainableParameters.named(block)) {
      add(layers, path(block, named), named.getValue().getArray().size());
    }
    return List.copyOf(layers);
  }

  /** Parameters of one layer follow each other. */
  private static void add(List<ParameterGroup> layers, String path, long size) {
    int last = layers.size() - 1;
    long start = layers.isEmpty() ? 0 : layers.get(last).end();
    if (!layers.isEmpty() && layers.get(last).name().equals(path)) {
      layers.set(last, new ParameterGroup(path, layers.get(last).start(), start + size));
    } else {
      layers.add(new ParameterGroup(path, start, start + size));
    }
  }

  /**
   * The parameter's path without its own name; the block's class if nothing is left. The parameters
   * of a TorchScript module have names with paths in them, such as {@code layer1.0.weight}.
   */
  private static String path(Block block, Pair<String, Parameter> named) {
    String path = named.getKey();
    String own = named.getValue().getName();
    int dot = own.lastIndexOf('.') + path.length() - own.length();
    if (own.contains(".")) {
      return path.substring(0, dot);
    }
    return path.endsWith("_" + own)
        ? path.substring(0, path.length() - own.length() - 1)
        : block.getClass().getSimpleName();
  }
}
