package io.github.spherometer.activations;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The mean absolute activation of each unit of a block over some samples, to be {@linkplain #plus
 * added up} over more of them than one forward pass takes, here or on several machines.
 */
public final class ActivationMeans implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Of each activation. */
  private final List<LayerMeans> layers;

  /** Of blocks that could not be seen into, their names and the reasons. */
  private final List<String[]> unseen;

  /** How many the means are over. */
  private final long samples;

  private ActivationMeans(List<LayerMeans> layers, List<String[]> unseen, long samples) {
    this.layers = layers;
    this.unseen = unseen;
    this.samples = samples;
  }

  static ActivationMeans of(List<LayerMeans> layers, List<UnseenBlock> unseen, long samples) {
    return new ActivationMeans(
        List.copyOf(layers),
        unseen.stream().map(block -> new String[] {block.name(), block.reason()}).toList(),
        samples);
  }

  /**
   * Returns the number of samples.
   *
   * @return at least 1
   */
  public long samples() {
    return samples;
  }

  /**
   * Returns the means over the samples of both, in double. The order of many sums makes their last
   * bits.
   *
   * @param other means of the same block over other samples
   * @return the means, weighted by the samples
   * @throws IllegalArgumentException if the other one has other activations, or as many units not
   *     everywhere: a unit is a position of a channel unless {@link DeadNeurons.Unit#CHANNEL} is
   *     set
   */
  public ActivationMeans plus(ActivationMeans other) {
    if (layers.size() != other.layers.size()) {
      throw new IllegalArgumentException(
          "other has %d activations, must have %d, as this"
              .formatted(other.layers.size(), layers.size()));
    }
    List<LayerMeans> sum = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      sum.add(layers.get(i).plus(samples, other.layers.get(i), other.samples));
    }
    return new ActivationMeans(List.copyOf(sum), unseen, samples + other.samples);
  }

  DeadNeuronReport report(DeadUnits deadUnits) {
    return new DeadNeuronReport(
        layers.stream().map(layer -> layer.activity(deadUnits)).toList(),
        unseen.stream().map(block -> new UnseenBlock(block[0], block[1])).toList());
  }
}
