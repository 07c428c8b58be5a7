package io.github.spherometer.examples.report.figure;

import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/**
 * Where a surface has a height, by marching triangles: each cell of the grid is cut into the four
 * triangles that meet in its middle.
 */
final class LevelLine {

  private final Grid grid;
  private final Rectangle2D plane;
  private final Axis axisX;
  private final Axis axisY;

  LevelLine(Grid grid, Rectangle2D plane) {
    this.grid = grid;
    this.plane = plane;
    this.axisX = grid.axisX();
    this.axisY = grid.axisY();
  }

  /** A corner of a triangle, in the picture. */
  private record Corner(double x, double y, double z) {

    static Corner middle(Corner... corners) {
      double x = 0;
      double y = 0;
      double z = 0;
      for (Corner corner : corners) {
        x += corner.x / corners.length;
        y += corner.y / corners.length;
        z += corner.z / corners.length;
      }
      return new Corner(x, y, z);
    }
  }

  /** Adds the line to a path. */
  void trace(double level, Path2D line) {
    for (int row = 0; row + 1 < grid.rows(); row++) {
      for (int column = 0; column + 1 < grid.columns(); column++) {
        cell(row, column, level, line);
      }
    }
  }

  private void cell(int row, int column, double level, Path2D line) {
    Corner[] corners = {
      corner(row, column),
      corner(row, column + 1),
      corner(row + 1, column + 1),
      corner(row + 1, column)
    };
    Corner middle = Corner.middle(corners);
    for (int i = 0; i < corners.length; i++) {
      triangle(corners[i], corners[(i + 1) % corners.length], middle, level, line);
    }
  }

  private Corner corner(int row, int column) {
    return new Corner(
        plane.getMinX() + axisX.share(grid.x(column)) * plane.getWidth(),
        plane.getMaxY() - axisY.share(grid.y(row)) * plane.getHeight(),
        grid.z(row, column));
  }

  /** The line crosses two sides of a triangle, or none. */
  private static void triangle(Corner a, Corner b, Corner c, double level, Path2D line) {
    Corner[][] sides = {{a, b}, {b, c}, {c, a}};
    boolean begun = false;
    for (Corner[] side : sides) {
      if (side[0].z < level == side[1].z < level || Double.isNaN(side[0].z + side[1].z)) {
        continue;
      }
      double share = (level - side[0].z) / (side[1].z - side[0].z);
      double x = side[0].x + share * (side[1].x - side[0].x);
      double y = side[0].y + share * (side[1].y - side[0].y);
      if (begun) {
        line.lineTo(x, y);
      } else {
        line.moveTo(x, y);
      }
      begun = true;
    }
  }
}
