package io.github.spherometer.examples.report.figure;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes an image of 256 colours of one of many: its file is a half or a third as large. */
final class FewColours {

  private static final int COLOURS = 256;

  /** Colours that differ in the last three bits alone are one, but white stays white. */
  private static final int SAME = 0xF8F8F8;

  private FewColours() {}

  static BufferedImage of(BufferedImage image) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        counts.merge(coarse(image.getRGB(x, y)), 1, Integer::sum);
      }
    }
    List<Integer> palette = new ArrayList<>(counts.keySet());
    palette.sort(Comparator.comparing(counts::get).reversed());
    palette = palette.subList(0, Math.min(COLOURS, palette.size()));
    Map<Integer, Integer> places = new HashMap<>();
    for (int colour : counts.keySet()) {
      places.put(colour, nearest(palette, colour));
    }
    return indexed(image, palette, places);
  }

  private static BufferedImage indexed(
      BufferedImage image, List<Integer> palette, Map<Integer, Integer> places) {
    int[] colours = palette.stream().mapToInt(FewColours::fine).toArray();
    IndexColorModel model = new IndexColorModel(8, colours.length, colours, 0, false, -1, 0);
    BufferedImage few =
        new BufferedImage(
            image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        few.getRaster().setSample(x, y, 0, places.getOrDefault(coarse(image.getRGB(x, y)), 0));
      }
    }
    return few;
  }

  private static int coarse(int colour) {
    return colour & SAME;
  }

  /** Spreads what is left of the bits over all of the range again. */
  private static int fine(int coarse) {
    return coarse | ((coarse >> 5) & 0x070707);
  }

  private static int nearest(List<Integer> palette, int colour) {
    int best = 0;
    for (int i = 1; i < palette.size(); i++) {
      if (distance(palette.get(i), colour) < distance(palette.get(best), colour)) {
        best = i;
      }
    }
    return best;
  }

  private static int distance(int a, int b) {
    int sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int difference = ((a >> shift) & 255) - ((b >> shift) & 255);
      sum += difference * difference;
    }
    return sum;
  }
}
