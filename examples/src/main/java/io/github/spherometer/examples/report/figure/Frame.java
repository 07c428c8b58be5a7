package io.github.spherometer.examples.report.figure;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A title and two axes around a plane, laid out by a chart of XChart. The axes of the chart itself
 * run from 0 to 1 without labels, since its logarithmic ones leave most of theirs out.
 */
final class Frame {

  private static final int X_TICK_ROOM = 75;
  private static final int Y_TICK_ROOM = 32;
  private static final int LABEL_GAP = 6;
  private static final int ROOM_BELOW = 28;
  private static final int ROOM_OF_TITLE = 24;

  private final XYChart chart;
  private final String labelY;
  private final Axis x;
  private final Axis y;

  Frame(String title, String labelX, String labelY, Axis x, Axis y) {
    this.x = x;
    this.y = y;
    this.labelY = labelY;
    this.chart = new XYChart(1, 1, ChartTheme.XChart);
    chart.setTitle(title);
    chart.setXAxisTitle(labelX);
    style(chart.getStyler());
    corners();
  }

  private void style(XYStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE).setChartFontColor(Ink.TEXT);
    styler.setChartTitleBoxVisible(false).setChartTitleFont(Ink.TITLE).setChartTitlePadding(9);
    styler.setPlotBorderVisible(false).setPlotContentSize(1);
    styler.setPlotMargin(0).setPlotGridLinesVisible(false);
    styler.setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
    styler.setLegendFont(Ink.SMALL).setLegendBorderColor(Color.WHITE);
    styler.setLegendPosition(LegendPosition.OutsideE).setLegendVisible(false);
    styler.setAxisTicksVisible(false).setYAxisTitleVisible(false);
    styler.setAxisTitleFont(Ink.AXIS).setAxisTitlePadding(ROOM_BELOW);
  }

  /** A chart without a series cannot be painted. */
  private void corners() {
    double[] ends = {0, 1};
    XYSeries corners = chart.addSeries("corners", ends, ends);
    corners.setLineStyle(SeriesLines.NONE).setShowInLegend(false);
    corners.setMarker(SeriesMarkers.NONE);
  }

  /** For series of shares of the axes, from 0 to 1. */
  XYChart chart() {
    return chart;
  }

  /** Paints the chart, and a grid over it. */
  void paint(Graphics2D graphics, int width, int height) {
    Rectangle2D plane = paintChart(graphics, width, height);
    Path2D lines = new Path2D.Double();
    paintLabels(graphics, plane, lines, plane.getWidth(), plane.getHeight());
    graphics.setColor(Ink.GRID);
    graphics.setStroke(Ink.THIN);
    graphics.draw(lines);
    Ink.outline(graphics, plane);
  }

  /** Paints the axes, with marks outside the plane, around what is painted there. */
  Rectangle2D paint(Graphics2D graphics, int width, int height, Filling filling) {
    Rectangle2D plane = paintChart(graphics, width, height);
    filling.paint(graphics, plane);
    Path2D marks = new Path2D.Double();
    paintLabels(graphics, plane, marks, 0, 0);
    graphics.setColor(Ink.FRAME);
    graphics.setStroke(Ink.THIN);
    graphics.draw(marks);
    Ink.outline(graphics, plane);
    return plane;
  }

  /** What is painted in a plane. */
  interface Filling {
    void paint(Graphics2D graphics, Rectangle2D plane);
  }

  private Rectangle2D paintChart(Graphics2D graphics, int width, int height) {
    int before = roomForLabels(graphics, height);
    graphics.translate(before, 0);
    chart.paint(graphics, width - before, height);
    graphics.translate(-before, 0);
    double left = before + chart.getScreenXFromChart(0);
    double right = before + chart.getScreenXFromChart(1);
    double top = chart.getScreenYFromChart(1);
    double bottom = chart.getScreenYFromChart(0);
    Ink.writeUpwards(graphics, Ink.AXIS, labelY, ROOM_OF_TITLE / 2.0, (top + bottom) / 2);
    return new Rectangle2D.Double(left, top, right - left, bottom - top);
  }

  private int roomForLabels(Graphics2D graphics, int height) {
    double widest =
        y.ticks(labels(height, Y_TICK_ROOM)).stream()
            .mapToDouble(tick -> Ink.width(graphics, Ink.SMALL, Ticks.label(tick)))
            .max()
            .orElse(0);
    return (int) (ROOM_OF_TITLE + widest);
  }

  private static int labels(double length, int room) {
    return (int) Math.max(2, length / room);
  }

  /**
   * Writes the labels.
   *
   * @param lines gets a line for each of them, from outside the plane
   * @param across how long those of y are within it
   * @param up how long those of x are within it
   */
  private void paintLabels(
      Graphics2D graphics, Rectangle2D plane, Path2D lines, double across, double up) {
    double mark = LABEL_GAP / 2.0;
    for (double tick : x.ticks(labels(plane.getWidth(), X_TICK_ROOM))) {
      double at = plane.getMinX() + x.share(tick) * plane.getWidth();
      double under = plane.getMaxY() + LABEL_GAP + Ink.SMALL.getSize() / 2.0;
      Ink.write(graphics, Ink.SMALL, Ticks.label(tick), at, under, Ink.Align.CENTRE);
      lines.moveTo(at, plane.getMaxY() - up);
      lines.lineTo(at, plane.getMaxY() + mark);
    }
    for (double tick : y.ticks(labels(plane.getHeight(), Y_TICK_ROOM))) {
      double at = plane.getMaxY() - y.share(tick) * plane.getHeight();
      double before = plane.getMinX() - LABEL_GAP;
      Ink.write(graphics, Ink.SMALL, Ticks.label(tick), before, at, Ink.Align.RIGHT);
      lines.moveTo(plane.getMinX() - mark, at);
      lines.lineTo(plane.getMinX() + across, at);
    }
  }
}
