package io.github.spherometer.examples.report.figure;

import io.github.spherometer.examples.report.statistics.Points;

/** One thing that a plot shows; layers of the same name have the same colour. */
final class Layer {

  /** How it is drawn; what comes first is drawn first. */
  enum Kind {
    BAND,
    BARS,
    ERRORS,
    LEVEL,
    LINE,
    POINTS
  }

  private final Kind kind;
  private final String name;
  private final double[] x;
  private final double[] y;

  Layer(Kind kind, String name, double[] x, double[] y) {
    Points.sameLength(x, y);
    this.kind = kind;
    this.name = name;
    this.x = x.clone();
    this.y = y.clone();
  }

  Kind kind() {
    return kind;
  }

  String name() {
    return name;
  }

  int size() {
    return x.length;
  }

  double x(int i) {
    return x[i];
  }

  double y(int i) {
    return y[i];
  }

  /** Bands and errors belong to a layer that is in the legend. */
  boolean inLegend() {
    return kind != Kind.BAND && kind != Kind.ERRORS;
  }
}
