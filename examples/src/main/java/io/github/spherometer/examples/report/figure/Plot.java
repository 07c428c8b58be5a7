package io.github.spherometer.examples.report.figure;

import io.github.spherometer.examples.report.statistics.Points;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Lines, points, bands, bars and levels against an axis that is linear or logarithmic. What cannot
 * be drawn, NaN, infinite or without a logarithm, is left out.
 */
public final class Plot implements Figure {

  private final String title;
  private final String labelX;
  private final String labelY;
  private final List<Layer> layers = new ArrayList<>();
  private boolean logX;
  private boolean logY;

  private Plot(String title, String labelX, String labelY) {
    this.title = title;
    this.labelX = labelX;
    this.labelY = labelY;
  }

  /**
   * An empty plot.
   *
   * @param labelX with its unit
   * @param labelY with its unit
   */
  public static Plot of(String title, String labelX, String labelY) {
    return new Plot(title, labelX, labelY);
  }

  public Plot logX() {
    logX = true;
    return this;
  }

  public Plot logY() {
    logY = true;
    return this;
  }

  /** Points joined by lines. */
  public Plot line(String name, double[] x, double[] y) {
    return add(Layer.Kind.LINE, name, x, y);
  }

  /** A translucent band in the colour of the line or points of that name. */
  public Plot band(String name, double[] x, double[] low, double[] high) {
    Points.sameLength(x, low);
    Points.sameLength(x, high);
    double[] round = new double[2 * x.length];
    double[] edges = new double[2 * x.length];
    for (int i = 0; i < x.length; i++) {
      round[i] = x[i];
      edges[i] = high[i];
      round[round.length - 1 - i] = x[i];
      edges[round.length - 1 - i] = low[i];
    }
    return add(Layer.Kind.BAND, name, round, edges);
  }

  public Plot points(String name, double[] x, double[] y) {
    return add(Layer.Kind.POINTS, name, x, y);
  }

  /**
   * Points with error bars.
   *
   * @param errors half the length of each bar; none where NaN
   */
  public Plot points(String name, double[] x, double[] y, double[] errors) {
    Points.sameLength(x, errors);
    double[] ends = new double[3 * x.length];
    double[] places = new double[3 * x.length];
    for (int i = 0; i < x.length; i++) {
      Arrays.fill(places, 3 * i, 3 * i + 3, x[i]);
      ends[3 * i] = y[i] - errors[i];
      ends[3 * i + 1] = y[i] + errors[i];
      ends[3 * i + 2] = Double.NaN;
    }
    return add(Layer.Kind.ERRORS, name, places, ends).points(name, x, y);
  }

  /** A dashed line across the plot. */
  public Plot level(String name, double y) {
    return add(Layer.Kind.LEVEL, name, new double[] {Double.NaN, Double.NaN}, new double[] {y, y});
  }

  /**
   * Bars from zero, or from the bottom of a logarithmic axis.
   *
   * @param x their centres
   * @param width of each
   */
  public Plot bars(String name, double[] x, double[] heights, double width) {
    Points.sameLength(x, heights);
    double[] round = new double[5 * x.length];
    double[] edges = new double[5 * x.length];
    for (int i = 0; i < x.length; i++) {
      double[] corners = {
        x[i] - width / 2, x[i] - width / 2, x[i] + width / 2, x[i] + width / 2, x[i]
      };
      System.arraycopy(corners, 0, round, 5 * i, 5);
      double[] tops = {0, heights[i], heights[i], 0, Double.NaN};
      System.arraycopy(tops, 0, edges, 5 * i, 5);
    }
    return add(Layer.Kind.BARS, name, round, edges);
  }

  /** How many values are in each of so many bins of equal width. */
  public Plot histogram(String name, double[] values, int bins) {
    double[] known = Arrays.stream(values).filter(Double::isFinite).toArray();
    double low = Arrays.stream(known).min().orElse(0);
    double high = Arrays.stream(known).max().orElse(1);
    double width = high > low ? (high - low) / bins : 1;
    double[] centres = new double[bins];
    double[] counts = new double[bins];
    Arrays.setAll(centres, i -> low + (i + 0.5) * width);
    for (double value : known) {
      counts[Math.min(bins - 1, (int) ((value - low) / width))]++;
    }
    return bars(name, centres, counts, width);
  }

  @Override
  public String description() {
    return String.join("; ", title, labelX, labelY, String.join(", ", names(Layer::inLegend)));
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    new PlotPainter(this).paint(graphics, width, height);
  }

  String title() {
    return title;
  }

  String labelX() {
    return labelX;
  }

  String labelY() {
    return labelY;
  }

  boolean isLogX() {
    return logX;
  }

  boolean isLogY() {
    return logY;
  }

  /** Those that are drawn first come first. */
  List<Layer> layers() {
    List<Layer> sorted = new ArrayList<>(layers);
    sorted.sort((a, b) -> a.kind().compareTo(b.kind()));
    return sorted;
  }

  /** The names of such layers, in the order in which they came. */
  List<String> names(Predicate<Layer> which) {
    return layers.stream().filter(which).map(Layer::name).distinct().toList();
  }

  private Plot add(Layer.Kind kind, String name, double[] x, double[] y) {
    layers.add(new Layer(kind, name, x, y));
    return this;
  }
}
