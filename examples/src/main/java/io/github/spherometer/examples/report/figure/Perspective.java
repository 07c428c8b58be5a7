package io.github.spherometer.examples.report.figure;

import java.awt.Graphics2D;
import java.util.stream.DoubleStream;

/** A surface above a plane, seen from the side and from above. */
public final class Perspective extends ColouredFigure {

  private final Grid grid;

  private Perspective(String title, String labelX, String labelY, Grid grid) {
    super(title, labelX, labelY);
    this.grid = grid;
  }

  /**
   * With heights in proportion.
   *
   * @param x rising
   * @param y rising
   * @param z z[i][j] is the height at y[i] and x[j]; a hole where not finite
   */
  public static Perspective of(
      String title, String labelX, String labelY, double[] x, double[] y, double[][] z) {
    return new Perspective(title, labelX, labelY, new Grid(x, y, z));
  }

  /** With the heights' logarithms; a hole where they are not positive. */
  public Perspective logarithmic() {
    colour(ColourScale.Kind.LOGARITHMIC);
    return this;
  }

  @Override
  DoubleStream values() {
    return grid.values();
  }

  @Override
  void paint(Graphics2D graphics, int width, int height, ColourScale scale) {
    Ink.write(graphics, Ink.TITLE, title, width / 2.0, 18, Ink.Align.CENTRE);
    new SurfacePainter(grid, scale, labelX, labelY).paint(graphics, width, height);
  }
}
