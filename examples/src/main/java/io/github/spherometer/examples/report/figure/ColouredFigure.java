package io.github.spherometer.examples.report.figure;

import java.awt.Graphics2D;
import java.util.stream.DoubleStream;

/** A figure over two axes in which colours stand for values. */
abstract class ColouredFigure implements Figure {

  /** Above it. */
  final String title;

  /** Of the axes. */
  final String labelX;

  final String labelY;

  private ColourScale.Kind kind = ColourScale.Kind.LINEAR;

  ColouredFigure(String title, String labelX, String labelY) {
    this.title = title;
    this.labelX = labelX;
    this.labelY = labelY;
  }

  final void colour(ColourScale.Kind other) {
    kind = other;
  }

  /** All that the colours have to tell apart. */
  abstract DoubleStream values();

  /** Paints what there is. */
  abstract void paint(Graphics2D graphics, int width, int height, ColourScale scale);

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
    ColourScale scale = ColourScale.of(kind, values());
    if (scale.isEmpty()) {
      Ink.noData(graphics, title, width, height);
    } else {
      paint(graphics, width, height, scale);
    }
  }
}
