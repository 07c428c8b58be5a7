package io.github.spherometer.examples.report.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.DoubleStream;

/** Lines of equal height on a plane, and colours between them. */
public final class Contours extends ColouredFigure {

  private static final BasicStroke LINE = new BasicStroke(0.8f);
  private static final Color LINE_COLOUR = new Color(0, 0, 0, 150);

  private final Grid grid;

  private Contours(String title, String labelX, String labelY, Grid grid) {
    super(title, labelX, labelY);
    this.grid = grid;
  }

  /**
   * At round heights.
   *
   * @param x rising
   * @param y rising
   * @param z z[i][j] is the height at y[i] and x[j]; grey where not finite
   */
  public static Contours of(
      String title, String labelX, String labelY, double[] x, double[] y, double[][] z) {
    return new Contours(title, labelX, labelY, new Grid(x, y, z));
  }

  /** Equal ratios of heights look alike; what is not positive is grey. */
  public Contours logarithmic() {
    colour(ColourScale.Kind.LOGARITHMIC);
    return this;
  }

  @Override
  DoubleStream values() {
    return grid.values();
  }

  @Override
  void paint(Graphics2D graphics, int width, int height, ColourScale scale) {
    Rectangle2D plane =
        new Frame(title, labelX, labelY, grid.axisX(), grid.axisY())
            .paint(graphics, width - ColourBar.WIDTH, height, (g, p) -> fill(g, p, scale));
    ColourBar.paint(graphics, scale, plane, width);
  }

  private void fill(Graphics2D graphics, Rectangle2D plane, ColourScale scale) {
    Grid shares = grid.map(scale::share);
    List<Double> levels =
        scale.ticks(ColourBar.labels(plane)).stream().map(scale::share).sorted().toList();
    Axis x = grid.axisX();
    Axis y = grid.axisY();
    Raster.paint(
        graphics,
        plane,
        (column, width, row, height) ->
            scale.colourAt(
                between(
                    levels,
                    shares.at(at(x, (column + 0.5) / width), at(y, 1 - (row + 0.5) / height)))));
    graphics.setColor(LINE_COLOUR);
    graphics.setStroke(LINE);
    for (double level : levels) {
      Path2D line = new Path2D.Double();
      new LevelLine(shares, plane).trace(level, line);
      graphics.draw(line);
    }
  }

  private static double at(Axis axis, double share) {
    return axis.low() + share * (axis.high() - axis.low());
  }

  /** The middle of the two levels that a height is between. */
  private static double between(List<Double> levels, double share) {
    double below = 0;
    for (double level : levels) {
      if (share < level) {
        return (below + level) / 2;
      }
      below = level;
    }
    return Double.isNaN(share) ? share : (below + 1) / 2;
  }
}
