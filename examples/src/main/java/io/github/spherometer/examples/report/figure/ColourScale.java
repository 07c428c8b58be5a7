package io.github.spherometer.examples.report.figure;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Which colour a value has. */
final class ColourScale {

  /** How many powers of ten a logarithm of both signs shows of either. */
  private static final int DECADES = 4;

  /** As many as the eye tells apart; more make large files. */
  private static final int STEPS = 48;

  /** How equal differences are seen. */
  enum Kind {
    LINEAR,
    LOGARITHMIC,
    SYMMETRIC_LOGARITHMIC
  }

  private final Kind kind;
  private final Colours colours;
  private final double threshold;
  private final Axis axis;

  private ColourScale(Kind kind, Colours colours, double threshold, Axis axis) {
    this.kind = kind;
    this.colours = colours;
    this.threshold = threshold;
    this.axis = axis;
  }

  /** For all of the values; those of both signs get white at zero. */
  static ColourScale of(Kind kind, DoubleStream values) {
    double[] known = values.filter(Double::isFinite).toArray();
    if (kind == Kind.LOGARITHMIC) {
      return new ColourScale(
          kind, Colours.SEQUENTIAL, Double.NaN, Axis.tight(true, Arrays.stream(known)));
    }
    double size = Arrays.stream(known).map(Math::abs).max().orElse(Double.NaN);
    if (kind == Kind.SYMMETRIC_LOGARITHMIC) {
      double ends = size > 0 ? DECADES : Double.NaN;
      return new ColourScale(
          kind, Colours.DIVERGING, size * Math.pow(10, -DECADES), new Axis(false, -ends, ends));
    }
    boolean signs =
        Arrays.stream(known).anyMatch(v -> v > 0) && Arrays.stream(known).anyMatch(v -> v < 0);
    return signs
        ? new ColourScale(kind, Colours.DIVERGING, Double.NaN, new Axis(false, -size, size))
        : new ColourScale(
            kind, Colours.SEQUENTIAL, Double.NaN, Axis.tight(false, Arrays.stream(known)));
  }

  boolean isEmpty() {
    return axis.isEmpty();
  }

  /** Where on the scale a value is, from 0 to 1; NaN where it has no place. */
  double share(double value) {
    return axis.shows(placed(value)) ? axis.share(placed(value)) : Double.NaN;
  }

  /** The logarithm of what a value is above the threshold, with its sign. */
  private double placed(double value) {
    if (kind != Kind.SYMMETRIC_LOGARITHMIC) {
      return value;
    }
    double above = Math.log10(Math.max(1, Math.abs(value) / threshold));
    return Math.signum(value) * above;
  }

  Color colour(double value) {
    return colourAt(share(value));
  }

  Color colourAt(double share) {
    return colours.at(Double.isNaN(share) ? share : Math.rint(share * STEPS) / STEPS);
  }

  /** Values that get a label, at most as many. */
  List<Double> ticks(int most) {
    if (kind != Kind.SYMMETRIC_LOGARITHMIC) {
      return axis.ticks(most);
    }
    List<Double> ticks = new ArrayList<>(List.of(0.0));
    double largest = threshold * Math.pow(10, DECADES);
    int decade = (int) Math.floor(Math.log10(largest));
    for (int i = 0; i < DECADES; i++) {
      double tick = Math.pow(10, decade - i);
      ticks.add(tick);
      ticks.add(-tick);
    }
    return ticks;
  }
}
