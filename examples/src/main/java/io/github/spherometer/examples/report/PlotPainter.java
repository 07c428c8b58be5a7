package io.github.spherometer.examples.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
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

  private static final float[][] DASHES = {{}, {8, 3}, {3, 3}, {8, 3, 2, 3}, {12, 4}};

  /** Lines of more points than these have no markers. */
  private static final int MARKED = 25;

  private final Plot plot;
  private final Range rangeX;
  private final Range rangeY;

  PlotPainter(Plot plot) {
    this.plot = plot;
    List<Layer> layers = plot.layers();
    this.rangeX = Range.of(plot.isLogX(), layers.stream().flatMapToDouble(this::drawnX));
    this.rangeY = Range.of(plot.isLogY(), layers.stream().flatMapToDouble(this::drawnY));
  }

  private DoubleStream drawnX(Layer layer) {
    return IntStream.range(0, layer.size())
        .filter(i -> Range.shows(plot.isLogY(), layer.y(i)))
        .mapToDouble(i -> layer.x(i));
  }

  private DoubleStream drawnY(Layer layer) {
    return IntStream.range(0, layer.size())
        .filter(i -> layer.kind() == Layer.Kind.LEVEL || Range.shows(plot.isLogX(), layer.x(i)))
        .mapToDouble(i -> layer.y(i));
  }

  void paint(Graphics2D graphics, int width, int height) {
    XYChart chart = new XYChart(width, height, ChartTheme.XChart);
    chart.setTitle(plot.title());
    chart.setXAxisTitle(plot.labelX());
    chart.setYAxisTitle(plot.labelY());
    style(chart.getStyler());
    if (rangeX.isEmpty() || rangeY.isEmpty()) {
      noData(graphics, width, height);
      return;
    }
    List<String> names = plot.names();
    int key = 0;
    for (Layer layer : plot.layers()) {
      add(chart, layer, names.indexOf(layer.name()), key++);
    }
    chart.paint(graphics, width, height);
  }

  private void add(XYChart chart, Layer layer, int index, int key) {
    double[] x = IntStream.range(0, layer.size()).mapToDouble(layer::x).toArray();
    double[] y = IntStream.range(0, layer.size()).mapToDouble(layer::y).toArray();
    if (layer.kind() == Layer.Kind.LEVEL) {
      x = new double[] {rangeX.low(), rangeX.high()};
    }
    clean(x, y);
    if (Arrays.stream(y).allMatch(Double::isNaN)) {
      return;
    }
    XYSeries series = chart.addSeries(String.valueOf(key), x, y);
    series.setLabel(layer.name());
    series.setShowInLegend(layer.inLegend());
    dress(series, layer, index);
  }

  /** A gap where a point cannot be drawn; the chart takes NaN as y alone. */
  private void clean(double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      boolean bar = plot.isLogY() && y[i] == 0;
      if (!Range.shows(plot.isLogX(), x[i]) || !(bar || Range.shows(plot.isLogY(), y[i]))) {
        x[i] = rangeX.low();
        y[i] = Double.NaN;
      }
    }
  }

  private void dress(XYSeries series, Layer layer, int index) {
    Color colour = layer.kind() == Layer.Kind.LEVEL ? Color.DARK_GRAY : Palette.colour(index);
    series.setLineColor(colour);
    series.setMarkerColor(colour);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineStyle(SeriesLines.NONE);
    series.setFillColor(Palette.translucent(colour));
    switch (layer.kind()) {
      case BAND, BARS -> series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
      case ERRORS -> series.setLineStyle(new BasicStroke(1.2f));
      case LEVEL -> series.setLineStyle(dashed(1.3f, new float[] {6, 4}));
      case LINE -> {
        series.setLineStyle(dashed(1.8f, DASHES[index % DASHES.length]));
        if (layer.size() <= MARKED) {
          series.setMarker(MARKERS[index % MARKERS.length]);
        }
      }
      case POINTS -> series.setMarker(MARKERS[index % MARKERS.length]);
    }
  }

  private static BasicStroke dashed(float width, float[] dash) {
    return dash.length == 0
        ? new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
        : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash, 0);
  }

  private void style(XYStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotContentSize(1);
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    styler.setLegendPosition(LegendPosition.OutsideE);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setMarkerSize(7);
    styler.setXAxisLogarithmic(plot.isLogX());
    styler.setYAxisLogarithmic(plot.isLogY());
    if (!rangeX.isEmpty() && !rangeY.isEmpty()) {
      styler.setXAxisMin(rangeX.low()).setXAxisMax(rangeX.high());
      styler.setYAxisMin(rangeY.low()).setYAxisMax(rangeY.high());
      styler.setXAxisLogarithmicDecadeOnly(rangeX.decades() > 1);
      styler.setYAxisLogarithmicDecadeOnly(rangeY.decades() > 1);
    }
  }

  private void noData(Graphics2D graphics, int width, int height) {
    graphics.setColor(Color.DARK_GRAY);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    graphics.drawString(plot.title() + ": no data", width / 10, height / 2);
  }
}
