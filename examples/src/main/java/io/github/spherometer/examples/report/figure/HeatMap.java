package io.github.spherometer.examples.report.figure;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** A matrix in colours, its first row on top. */
public final class HeatMap extends ColouredFigure {

  private final double[][] values;

  private HeatMap(String title, String labelX, String labelY, double[][] values) {
    super(title, labelX, labelY);
    this.values = values;
  }

  /**
   * In linear colours, white at zero if there are both signs.
   *
   * @param values rows of equal length; grey where not finite
   */
  public static HeatMap of(String title, String labelX, String labelY, double[][] values) {
    if (values.length == 0
        || values[0].length == 0
        || Arrays.stream(values).anyMatch(row -> row.length != values[0].length)) {
      throw new IllegalArgumentException("rows of equal length are needed, at least one");
    }
    double[][] copy = Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
    return new HeatMap(title, labelX, labelY, copy);
  }

  /** Equal ratios look alike; what is not positive is grey. */
  public HeatMap logarithmic() {
    colour(ColourScale.Kind.LOGARITHMIC);
    return this;
  }

  /** Logarithms of either sign, down to 1e-4 of the largest; what is smaller is white. */
  public HeatMap symmetricLogarithmic() {
    colour(ColourScale.Kind.SYMMETRIC_LOGARITHMIC);
    return this;
  }

  @Override
  DoubleStream values() {
    return Arrays.stream(values).flatMapToDouble(Arrays::stream);
  }

  @Override
  void paint(Graphics2D graphics, int width, int height, ColourScale scale) {
    Axis columns = Axis.cells(values[0].length);
    Axis rows = Axis.cells(values.length).reversed();
    Rectangle2D plane =
        new Frame(title, labelX, labelY, columns, rows)
            .paint(graphics, width - ColourBar.WIDTH, height, (g, p) -> fill(g, p, scale));
    ColourBar.paint(graphics, scale, plane, width);
  }

  private void fill(Graphics2D graphics, Rectangle2D plane, ColourScale scale) {
    Raster.paint(
        graphics, plane, (x, width, y, height) -> scale.colour(largest(x, width, y, height)));
  }

  /** Of the cells that fall on a pixel, the one of the largest magnitude: no outlier is lost. */
  private double largest(int x, int width, int y, int height) {
    int columns = values[0].length;
    double largest = Double.NaN;
    for (int row = first(y, height, values.length); row <= last(y, height, values.length); row++) {
      for (int column = first(x, width, columns); column <= last(x, width, columns); column++) {
        double value = values[row][column];
        if (!(Math.abs(value) <= Math.abs(largest))) {
          largest = Double.isNaN(value) ? largest : value;
        }
      }
    }
    return largest;
  }

  private static int first(int pixel, int pixels, int cells) {
    return (int) ((long) pixel * cells / pixels);
  }

  private static int last(int pixel, int pixels, int cells) {
    return Math.max(first(pixel, pixels, cells), first(pixel + 1, pixels, cells) - 1);
  }
}
