package io.github.spherometer.examples.report.figure;

import java.awt.Graphics2D;

/** A surface above a plane, seen from the side and from above. */
public final class Perspective implements Figure {

  private final String title;
  private final String labelX;
  private final String labelY;
  private final Grid grid;
  private ColourScale.Kind kind = ColourScale.Kind.LINEAR;

  private Perspective(String title, String labelX, String labelY, Grid grid) {
    this.title = title;
    this.labelX = labelX;
    this.labelY = labelY;
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
    kind = ColourScale.Kind.LOGARITHMIC;
    return this;
  }

  @Override
  public int width() {
    return 640;
  }

  @Override
  public int height() {
    return 540;
  }

  @Override
  public String description() {
    return String.join("; ", title, labelX, labelY);
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    ColourScale scale = ColourScale.of(kind, grid.values());
    if (scale.isEmpty()) {
      Ink.noData(graphics, title, width, height);
      return;
    }
    Ink.write(graphics, Ink.TITLE, title, width / 2.0, 18, Ink.Align.CENTRE);
    new SurfacePainter(grid, scale, labelX, labelY).paint(graphics, width, height);
  }
}
