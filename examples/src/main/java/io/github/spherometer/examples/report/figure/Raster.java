package io.github.spherometer.examples.report.figure;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** Fills a plane with an image: as many rectangles would make a vector file huge. */
final class Raster {

  private static final int PIXELS_PER_POINT = 2;

  private Raster() {}

  /** The colour of a pixel; the first row is on top. */
  interface Colouring {
    Color at(int x, int width, int y, int height);
  }

  static void paint(Graphics2D graphics, Rectangle2D plane, Colouring colouring) {
    int width = (int) Math.max(1, PIXELS_PER_POINT * plane.getWidth());
    int height = (int) Math.max(1, PIXELS_PER_POINT * plane.getHeight());
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, colouring.at(x, width, y, height).getRGB());
      }
    }
    AffineTransform place = AffineTransform.getTranslateInstance(plane.getMinX(), plane.getMinY());
    place.scale(plane.getWidth() / width, plane.getHeight() / height);
    graphics.drawImage(FewColours.of(image), place, null);
  }
}
