package io.github.spherometer.examples.report.figure;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes figures as PNG and SVG, on machines without a display, too. */
public final class Pictures {

  static {
    System.setProperty("java.awt.headless", "true");
  }

  /** Pixels for each point, so that a PNG is sharp on fine screens. */
  private static final int SCALE = 2;

  private Pictures() {}

  /**
   * Writes a PNG of two pixels a point.
   *
   * @throws IOException if it cannot be written, or Java finds no font
   */
  public static void writePng(Figure figure, Path file) throws IOException {
    BufferedImage image =
        new BufferedImage(
            SCALE * figure.width(), SCALE * figure.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(SCALE, SCALE);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    paint(figure, graphics);
    graphics.dispose();
    ImageIO.write(FewColours.of(image), "png", file.toFile());
  }

  /**
   * Writes an SVG.
   *
   * @param caption which is its description, too
   * @throws IOException as above
   */
  public static void writeSvg(Figure figure, String caption, Path file) throws IOException {
    VectorGraphics2D graphics = new VectorGraphics2D();
    paint(figure, graphics);
    Files.writeString(file, Svg.of(graphics, figure, caption));
  }

  private static void paint(Figure figure, Graphics2D graphics) throws IOException {
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, figure.width(), figure.height());
      figure.paint(graphics, figure.width(), figure.height());
    } catch (InternalError | NoClassDefFoundError | UnsatisfiedLinkError e) {
      throw new IOException(
          "figures need fonts, and Java finds none here: install fontconfig and a font, such as"
              + " fonts-dejavu-core",
          e);
    }
  }
}
