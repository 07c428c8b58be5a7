package io.github.spherometer.activations;

import java.util.List;

/**
 * The dead units of a block, activation by activation.
 *
 * @param layers the activations that were seen, in the order in which they ran; empty if none was
 * @param unseen blocks that may have activations of which none was seen, and which are then missing
 *     from {@link #layers} and {@link #fraction}
 */
public record DeadNeuronReport(List<LayerActivity> layers, List<UnseenBlock> unseen) {

  /**
   * Copies the lists.
   *
   * @param layers the activations that were seen
   * @param unseen blocks of which none was seen
   */
  public DeadNeuronReport {
    layers = List.copyOf(layers);
    unseen = List.copyOf(unseen);
  }

  /**
   * Returns the number of units of all activations seen.
   *
   * @return 0 if there are none
   */
  public long units() {
    return layers.stream().mapToLong(LayerActivity::units).sum();
  }

  /**
   * Returns the number of dead units of all activations seen.
   *
   * @return at most {@link #units}
   */
  public long dead() {
    return layers.stream().mapToLong(LayerActivity::dead).sum();
  }

  /**
   * Returns the fraction of dead units overall; an activation weighs as much as it has units.
   *
   * @return dead / units, in [0, 1]; NaN if no activation was seen
   */
  public double fraction() {
    return (double) dead() / units();
  }
}
