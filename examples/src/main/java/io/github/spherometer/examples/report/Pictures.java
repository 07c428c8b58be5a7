package io.github.spherometer.examples.report;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.intermediate.CommandSequence;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes figures as PNG and SVG, on machines without a display, too. */
final class Pictures {

  static {
    System.setProperty("java.awt.headless", "true");
  }

  /** Pixels for each point, so that a PNG is sharp on fine screens. */
  private static final int SCALE = 2;

  private Pictures() {}

  static void writePng(Figure figure, Path file) throws IOException {
    int width = figure.width();
    int height = figure.height();
    BufferedImage image =
        new BufferedImage(SCALE * width, SCALE * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.scale(SCALE, SCALE);
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      paint(figure, graphics, width, height);
    } finally {
      graphics.dispose();
    }
    ImageIO.write(image, "png", file.toFile());
  }

  static void writeSvg(Figure figure, Path file) throws IOException {
    int width = figure.width();
    int height = figure.height();
    VectorGraphics2D graphics = new VectorGraphics2D();
    paint(figure, graphics, width, height);
    CommandSequence commands = graphics.getCommands();
    try (OutputStream out = Files.newOutputStream(file)) {
      new SVGProcessor().getDocument(commands, new PageSize(0, 0, width, height)).writeTo(out);
    }
  }

  private static void paint(Figure figure, Graphics2D graphics, int width, int height) {
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    figure.paint(graphics, width, height);
  }
}
