package io.github.spherometer.examples.report.figure;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Shows which colour means what, to the right of a plane. */
final class ColourBar {

  /** The room that it takes, labels included. */
  static final int WIDTH = 85;

  private static final int BAR = 18;
  private static final int TICK = 4;
  private static final int TICK_ROOM = 32;
  private static final int STEPS = 128;

  /** Height of a label. */
  private static final int LABEL = 12;

  private ColourBar() {}

  static void paint(Graphics2D graphics, ColourScale scale, Rectangle2D plane, int right) {
    double left = right - WIDTH + 4;
    double step = plane.getHeight() / STEPS;
    for (int i = 0; i < STEPS; i++) {
      graphics.setColor(scale.colourAt((i + 0.5) / STEPS));
      double top = plane.getMaxY() - (i + 1) * step;
      double overlap = i == 0 ? 0 : 0.5;
      graphics.fill(new Rectangle2D.Double(left, top, BAR, step + overlap));
    }
    Ink.outline(graphics, new Rectangle2D.Double(left, plane.getMinY(), BAR, plane.getHeight()));
    for (double tick : spaced(scale, plane)) {
      double y = height(scale, plane, tick);
      graphics.setColor(Ink.FRAME);
      graphics.draw(new Line2D.Double(left + BAR, y, left + BAR + TICK, y));
      Ink.write(graphics, Ink.SMALL, Ticks.label(tick), left + BAR + TICK + 3, y, Ink.Align.LEFT);
    }
  }

  /** Without those whose labels would be on one another: zero goes first, then what is large. */
  private static List<Double> spaced(ColourScale scale, Rectangle2D plane) {
    List<Double> spaced = new ArrayList<>();
    scale.ticks(labels(plane)).stream()
        .sorted(Comparator.comparingDouble(tick -> tick == 0 ? 0 : 1 / Math.abs(tick)))
        .filter(tick -> spaced.stream().allMatch(other -> apart(scale, plane, tick, other)))
        .forEach(spaced::add);
    return spaced;
  }

  private static boolean apart(ColourScale scale, Rectangle2D plane, double a, double b) {
    return Math.abs(height(scale, plane, a) - height(scale, plane, b)) >= LABEL;
  }

  private static double height(ColourScale scale, Rectangle2D plane, double tick) {
    return plane.getMaxY() - scale.share(tick) * plane.getHeight();
  }

  /** For how many labels there is room. */
  static int labels(Rectangle2D plane) {
    return (int) Math.max(2, plane.getHeight() / TICK_ROOM);
  }
}
