package io.github.spherometer.examples.report.figure;

import java.awt.Graphics2D;

/** A picture that paints itself at any size. */
public interface Figure {

  /** Paints on white, from the origin. */
  void paint(Graphics2D graphics, int width, int height);

  /** The width that suits it. */
  default int width() {
    return 800;
  }

  /** The height that suits it. */
  default int height() {
    return 500;
  }

  /** What is written in it, for those who cannot see it. */
  String description();
}
