package io.github.spherometer.examples.report.figure;

import java.awt.Color;

/** Colours in an order that is told by lightness alone. */
final class Colours {

  /** From dark to light: matplotlib's viridis. */
  static final Colours SEQUENTIAL =
      new Colours(
          0x440154, 0x482475, 0x414487, 0x355F8D, 0x2A788E, 0x21918C, 0x22A884, 0x44BF70, 0x7AD151,
          0xBDDF26, 0xFDE725);

  /** White in the middle, blue below and red above: ColorBrewer's RdBu, reversed. */
  static final Colours DIVERGING =
      new Colours(
          0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xFFFFFF, 0xFDDBC7, 0xF4A582, 0xD6604D,
          0xB2182B, 0x67001F);

  private final int[] stops;

  private Colours(int... stops) {
    this.stops = stops;
  }

  /**
   * A colour in between.
   *
   * @param share 0 for the first, 1 for the last; grey for NaN
   */
  Color at(double share) {
    if (Double.isNaN(share)) {
      return Ink.MISSING;
    }
    double place = Math.max(0, Math.min(1, share)) * (stops.length - 1);
    int below = (int) Math.min(stops.length - 2, Math.floor(place));
    double part = place - below;
    return new Color(mixed(below, part, 16), mixed(below, part, 8), mixed(below, part, 0));
  }

  private int mixed(int below, double part, int shift) {
    int from = (stops[below] >> shift) & 255;
    int to = (stops[below + 1] >> shift) & 255;
    return (int) Math.round(from + part * (to - from));
  }
}
