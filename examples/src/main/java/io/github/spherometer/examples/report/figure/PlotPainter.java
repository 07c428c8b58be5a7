package io.github.spherometer.examples.report.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Paints a plot as a chart of XChart. */
final class PlotPainter {

  private static final Marker[] MARKERS = {
    SeriesMarkers.CIRCLE,
    SeriesMarkers.SQUARE,
    SeriesMarkers.DIAMOND,
    SeriesMarkers.TRIANGLE_UP,
    SeriesMarkers.TRIANGLE_DOWN,
    SeriesMarkers.CROSS,
    SeriesMarkers.PLUS
  };

  private static final float[][] DASHES = {{}, {8, 3}, {3, 3}, {8, 3, 2, 3}, {14, 4}};
  private static final float[][] LEVEL_DASHES = {{6, 4}, {2, 3}, {10, 3, 2, 3}};

  /** Lines of more points than these have no markers. */
  private static final int MARKED = 25;

  /** Longer names go below the plot. */
  private static final int LONG_NAME = 26;

  private final Set<String> inLegend = new HashSet<>();
  private final Plot plot;
  private final List<Layer> layers;
  private final List<String> names;
  private final List<String> levels;
  private final Axis axisX;
  private final Axis axisY;

  PlotPainter(Plot plot) {
    this.plot = plot;
    this.layers = plot.layers();
    this.levels = plot.names(layer -> layer.kind() == Layer.Kind.LEVEL);
    this.names = plot.names(layer -> layer.kind() != Layer.Kind.LEVEL);
    this.axisX = Axis.around(plot.isLogX(), layers.stream().flatMapToDouble(this::shownX));
    this.axisY = Axis.around(plot.isLogY(), layers.stream().flatMapToDouble(this::shownY));
  }

  private DoubleStream shownX(Layer layer) {
    return IntStream.range(0, layer.size())
        .filter(i -> Axis.shows(plot.isLogY(), layer.y(i)))
        .mapToDouble(layer::x);
  }

  private DoubleStream shownY(Layer layer) {
    return IntStream.range(0, layer.size())
        .filter(i -> isLevel(layer) || Axis.shows(plot.isLogX(), layer.x(i)))
        .mapToDouble(layer::y);
  }

  private static boolean isLevel(Layer layer) {
    return layer.kind() == Layer.Kind.LEVEL;
  }

  void paint(Graphics2D graphics, int width, int height) {
    if (axisX.isEmpty() || axisY.isEmpty()) {
      Ink.noData(graphics, plot.title(), width, height);
      return;
    }
    Frame frame = new Frame(plot.title(), plot.labelX(), plot.labelY(), axisX, axisY);
    addLayers(frame.chart());
    frame.paint(graphics, width, height);
  }

  private void addLayers(XYChart chart) {
    boolean isLong = plot.names(layer -> true).stream().anyMatch(n -> n.length() > LONG_NAME);
    chart
        .getStyler()
        .setLegendVisible(true)
        .setLegendPosition(isLong ? LegendPosition.OutsideS : LegendPosition.OutsideE)
        .setMarkerSize(7);
    for (int i = 0; i < layers.size(); i++) {
      add(chart, layers.get(i), "layer " + i);
    }
  }

  private void add(XYChart chart, Layer layer, String key) {
    double[] x = new double[layer.size()];
    double[] y = new double[layer.size()];
    for (int i = 0; i < x.length; i++) {
      place(layer, i, x, y);
    }
    if (Arrays.stream(y).allMatch(Double::isNaN)) {
      return;
    }
    XYSeries series = chart.addSeries(key, x, y);
    series.setLabel(layer.name()).setShowInLegend(layer.inLegend() && inLegend.add(layer.name()));
    dress(series, layer);
  }

  /** What has no logarithm is below a logarithmic axis: the layer reaches down to its bottom. */
  private boolean hasFoot(Layer layer) {
    return axisY.logarithmic()
        && switch (layer.kind()) {
          case BARS, BAND, ERRORS -> true;
          case LEVEL, LINE, POINTS -> false;
        };
  }

  /** Where the chart draws a point: as a gap, NaN as y, where it cannot. */
  private void place(Layer layer, int i, double[] x, double[] y) {
    double ofY = hasFoot(layer) && layer.y(i) <= 0 ? axisY.low() : layer.y(i);
    boolean shown = (isLevel(layer) || axisX.shows(layer.x(i))) && axisY.shows(ofY);
    x[i] = isLevel(layer) || !shown ? i : axisX.share(layer.x(i));
    y[i] = shown ? axisY.share(ofY) : Double.NaN;
  }

  private void dress(XYSeries series, Layer layer) {
    int index = (isLevel(layer) ? levels : names).indexOf(layer.name());
    Color colour = isLevel(layer) ? Color.DARK_GRAY : Palette.colour(index);
    series.setLineColor(colour).setLineStyle(SeriesLines.NONE);
    series.setFillColor(Palette.translucent(colour));
    series.setMarkerColor(colour).setMarker(SeriesMarkers.NONE);
    Marker marker = MARKERS[index % MARKERS.length];
    switch (layer.kind()) {
      case BAND -> series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
      case BARS -> {
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        series.setLineStyle(stroke(1, DASHES[0]));
      }
      case ERRORS -> series.setLineStyle(stroke(1.2f, DASHES[0]));
      case LEVEL -> series.setLineStyle(stroke(1.4f, of(LEVEL_DASHES, index)));
      case LINE -> {
        series.setLineStyle(stroke(1.8f, of(DASHES, index)));
        series.setMarker(layer.size() <= MARKED ? marker : SeriesMarkers.NONE);
      }
      case POINTS -> series.setMarker(marker);
    }
  }

  private static float[] of(float[][] dashes, int index) {
    return dashes[index % dashes.length];
  }

  private static BasicStroke stroke(float width, float[] dash) {
    return dash.length == 0
        ? new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
        : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash, 0);
  }
}
