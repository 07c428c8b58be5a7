package io.github.spherometer.examples.report.figure;

import java.awt.geom.Point2D;

/**
 * Turns a box, 0 to 1 in all three directions, into a picture: without vanishing points, from the
 * front, where x and y are small, and from above.
 */
final class View {

  private static final double TURN = Math.toRadians(35);
  private static final double TILT = Math.toRadians(32);
  private static final double HEIGHT = 0.62;

  private final double left;
  private final double top;
  private final double scale;

  /** Fills a rectangle of the picture. */
  View(double left, double top, double width, double height) {
    double wide = Math.cos(TURN) + Math.sin(TURN);
    double high = wide * Math.sin(TILT) + HEIGHT * Math.cos(TILT);
    this.scale = Math.min(width / wide, height / high);
    this.left = left + width / 2;
    this.top = top + height / 2;
  }

  Point2D at(double x, double y, double z) {
    double across = (x - 0.5) * Math.cos(TURN) - (y - 0.5) * Math.sin(TURN);
    double up = depth(x, y) * Math.sin(TILT) + (z - 0.5) * HEIGHT * Math.cos(TILT);
    return new Point2D.Double(left + scale * across, top - scale * up);
  }

  /** How far away: larger is farther. */
  double depth(double x, double y) {
    return (x - 0.5) * Math.sin(TURN) + (y - 0.5) * Math.cos(TURN);
  }
}
