package io.github.spherometer.examples.report.figure;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;

/** A matrix in colours, its first row on top. */
public final class HeatMap implements Figure {

  private final String title;
  private final String labelX;
  private final String labelY;
  private final double[][] values;
  private ColourScale.Kind kind = ColourScale.Kind.LINEAR;

  private HeatMap(String title, String labelX, String labelY, double[][] values) {
    this.title = title;
    this.labelX = labelX;
    this.labelY = labelY;
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
    kind = ColourScale.Kind.LOGARITHMIC;
    return this;
  }

  /** Logarithms of either sign, down to 1e-4 of the largest; what is smaller is white. */
  public HeatMap symmetricLogarithmic() {
    kind = ColourScale.Kind.SYMMETRIC_LOGARITHMIC;
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
    ColourScale scale = ColourScale.of(kind, Arrays.stream(values).flatMapToDouble(Arrays::stream));
    if (scale.isEmpty()) {
      Ink.noData(graphics, title, width, height);
      return;
    }
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
