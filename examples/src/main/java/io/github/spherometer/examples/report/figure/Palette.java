package io.github.spherometer.examples.report.figure;

import java.awt.Color;
import java.util.List;

/** The colours of Okabe and Ito, which colour-blind people can tell apart, the darkest first. */
final class Palette {

  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x000000),
          new Color(0xF0E442));

  private static final int BAND_ALPHA = 50;

  private Palette() {}

  static int size() {
    return COLOURS.size();
  }

  static Color colour(int index) {
    return COLOURS.get(index % COLOURS.size());
  }

  static Color translucent(Color colour) {
    return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), BAND_ALPHA);
  }
}
