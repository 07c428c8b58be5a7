package io.github.spherometer.listener.metrics;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Gauges of layers, registered when a layer is first seen: which there are shows when they run. */
final class LayerGauges {

  /** A label is no place for thousands of values. */
  private static final int MOST_LAYERS = 100;

  private final Set<String> known = new HashSet<>();
  private final Consumer<String> register;

  /**
   * @param register registers the gauges of a layer of this name
   */
  LayerGauges(Consumer<String> register) {
    this.register = register;
  }

  void see(List<String> layers) {
    for (String layer : layers) {
      if (known.size() < MOST_LAYERS && known.add(layer)) {
        register.accept(layer);
      }
    }
  }
}
