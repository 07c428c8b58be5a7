package io.github.spherometer.examples.report.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Paints a surface from its farthest cell to its nearest, and the box around it. */
final class SurfacePainter {

  /** More cells than these in one direction are painted together. */
  private static final int CELLS = 32;

  private static final int TICKS = 5;
  private static final int MARGIN = 60;
  private static final int HEAD = 40;
  private static final BasicStroke EDGE = new BasicStroke(0.4f);
  private static final Color EDGE_COLOUR = new Color(0, 0, 0, 90);

  private final Grid grid;
  private final Grid shares;
  private final ColourScale scale;
  private final String labelX;
  private final String labelY;
  private final int stepX;
  private final int stepY;

  SurfacePainter(Grid grid, ColourScale scale, String labelX, String labelY) {
    this.grid = grid;
    this.shares = grid.map(scale::share);
    this.scale = scale;
    this.labelX = labelX;
    this.labelY = labelY;
    this.stepX = (grid.columns() - 2) / CELLS + 1;
    this.stepY = (grid.rows() - 2) / CELLS + 1;
  }

  void paint(Graphics2D graphics, int width, int height) {
    double room = width - ColourBar.WIDTH - 2.0 * MARGIN;
    View view = new View(MARGIN, HEAD, room, height - HEAD - MARGIN);
    paintFloor(graphics, view);
    List<Cell> cells = cells(view);
    cells.sort(Comparator.comparingDouble(Cell::depth).reversed());
    for (Cell cell : cells) {
      graphics.setColor(scale.colourAt(cell.share));
      graphics.fill(cell.outline);
      graphics.setColor(EDGE_COLOUR);
      graphics.setStroke(EDGE);
      graphics.draw(cell.outline);
    }
    double quarter = height / 4.0;
    ColourBar.paint(graphics, scale, new Rectangle2D.Double(0, quarter, width, 2 * quarter), width);
  }

  /** A cell of the surface, in the picture. */
  private record Cell(Path2D outline, double depth, double share) {}

  private List<Cell> cells(View view) {
    List<Cell> cells = new ArrayList<>();
    for (int row = 0; row + 1 < grid.rows(); row += stepY) {
      for (int column = 0; column + 1 < grid.columns(); column += stepX) {
        Cell cell = cell(view, row, column);
        if (!Double.isNaN(cell.share)) {
          cells.add(cell);
        }
      }
    }
    return cells;
  }

  private Cell cell(View view, int row, int column) {
    int nextRow = Math.min(row + stepY, grid.rows() - 1);
    int nextColumn = Math.min(column + stepX, grid.columns() - 1);
    int[][] corners = {{row, column}, {row, nextColumn}, {nextRow, nextColumn}, {nextRow, column}};
    Path2D outline = new Path2D.Double();
    double share = 0;
    double depth = 0;
    for (int[] corner : corners) {
      double x = grid.axisX().share(grid.x(corner[1]));
      double y = grid.axisY().share(grid.y(corner[0]));
      double z = shares.z(corner[0], corner[1]);
      share += z / corners.length;
      depth += view.depth(x, y) / corners.length;
      if (!Double.isNaN(z)) {
        add(outline, view.at(x, y, z));
      }
    }
    outline.closePath();
    return new Cell(outline, depth, share);
  }

  private static void add(Path2D outline, Point2D point) {
    if (outline.getCurrentPoint() == null) {
      outline.moveTo(point.getX(), point.getY());
    } else {
      outline.lineTo(point.getX(), point.getY());
    }
  }

  private void paintFloor(Graphics2D graphics, View view) {
    graphics.setStroke(Ink.THIN);
    for (double tick : grid.axisX().ticks(TICKS)) {
      double x = grid.axisX().share(tick);
      line(graphics, view.at(x, 0, 0), view.at(x, 1, 0));
      below(graphics, Ticks.label(tick), view.at(x, -0.07, 0));
    }
    for (double tick : grid.axisY().ticks(TICKS)) {
      double y = grid.axisY().share(tick);
      line(graphics, view.at(0, y, 0), view.at(1, y, 0));
      below(graphics, Ticks.label(tick), view.at(-0.07, y, 0));
    }
    Point2D[] corners = {view.at(0, 0, 0), view.at(1, 0, 0), view.at(1, 1, 0), view.at(0, 1, 0)};
    for (int i = 0; i < corners.length; i++) {
      line(graphics, corners[i], corners[(i + 1) % corners.length]);
    }
    line(graphics, view.at(0, 1, 0), view.at(0, 1, 1));
    line(graphics, view.at(1, 1, 0), view.at(1, 1, 1));
    line(graphics, view.at(1, 0, 0), view.at(1, 0, 1));
    title(graphics, labelX, view.at(0.55, -0.2, 0), Ink.Align.LEFT);
    title(graphics, labelY, view.at(-0.2, 0.4, 0), Ink.Align.RIGHT);
  }

  private static void line(Graphics2D graphics, Point2D from, Point2D to) {
    graphics.setColor(Ink.GRID);
    graphics.draw(new Line2D.Double(from, to));
  }

  private static void below(Graphics2D graphics, String text, Point2D at) {
    Ink.write(graphics, Ink.SMALL, text, at.getX(), at.getY(), Ink.Align.CENTRE);
  }

  private static void title(Graphics2D graphics, String text, Point2D at, Ink.Align align) {
    Ink.write(graphics, Ink.AXIS, text, at.getX(), at.getY(), align);
  }
}
