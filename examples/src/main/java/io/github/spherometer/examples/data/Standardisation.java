package io.github.spherometer.examples.data;

import java.util.List;

/**
 * What takes the channels of a training set to mean 0 and deviation 1, and is then applied to the
 * test set, too.
 *
 * @param means of each channel's pixels over all images
 * @param deviations likewise, with 1/N
 */
public record Standardisation(List<Double> means, List<Double> deviations) {

  /** Copies the lists, and checks them. */
  public Standardisation {
    means = List.copyOf(means);
    deviations = List.copyOf(deviations);
    if (means.size() != deviations.size()) {
      throw new IllegalArgumentException(
          means.size() + " means, but " + deviations.size() + " deviations");
    }
    for (double deviation : deviations) {
      if (!(deviation > 0)) {
        throw new IllegalArgumentException(
            "the pixels of a channel have the deviation " + deviation + ", which must be > 0");
      }
    }
  }

  void apply(ImageShape shape, float[] pixels, int start) {
    int area = shape.height() * shape.width();
    for (int channel = 0; channel < shape.channels(); channel++) {
      double mean = means.get(channel);
      double deviation = deviations.get(channel);
      int first = start + channel * area;
      for (int i = first; i < first + area; i++) {
        pixels[i] = (float) ((pixels[i] - mean) / deviation);
      }
    }
  }
}
