package io.github.spherometer.examples.report.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;

/** Fonts, strokes and texts, the same in every figure. */
final class Ink {

  static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);
  static final Font AXIS = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  static final Color TEXT = new Color(0x222222);
  static final Color FRAME = new Color(0x888888);
  static final Color GRID = new Color(0, 0, 0, 28);
  static final Color MISSING = new Color(0xBBBBBB);

  static final BasicStroke THIN = new BasicStroke(1f);

  private Ink() {}

  /** Where a text stands against the point that it is written at. */
  enum Align {
    LEFT(0),
    CENTRE(0.5),
    RIGHT(1);

    private final double share;

    Align(double share) {
      this.share = share;
    }
  }

  static double width(Graphics2D graphics, Font font, String text) {
    return graphics.getFontMetrics(font).getStringBounds(text, graphics).getWidth();
  }

  /** Writes with the middle of the letters at y. */
  static void write(Graphics2D graphics, Font font, String text, double x, double y, Align align) {
    graphics.setFont(font);
    graphics.setColor(TEXT);
    double begin = x - align.share * width(graphics, font, text);
    graphics.drawString(text, (float) begin, (float) (y + 0.36 * font.getSize()));
  }

  /** Writes upwards, with the middle at the point. */
  static void writeUpwards(Graphics2D graphics, Font font, String text, double x, double y) {
    AffineTransform before = graphics.getTransform();
    graphics.translate(x, y);
    graphics.rotate(-Math.PI / 2);
    write(graphics, font, text, 0, 0, Align.CENTRE);
    graphics.setTransform(before);
  }

  static void outline(Graphics2D graphics, Rectangle2D rectangle) {
    graphics.setColor(FRAME);
    graphics.setStroke(THIN);
    graphics.draw(rectangle);
  }

  /** What is shown in the place of a figure that has nothing to show. */
  static void noData(Graphics2D graphics, String title, int width, int height) {
    write(graphics, TITLE, title, width / 2.0, 24, Align.CENTRE);
    write(graphics, AXIS, "no data", width / 2.0, height / 2.0, Align.CENTRE);
  }
}
