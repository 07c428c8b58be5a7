package io.github.spherometer.examples.report.figure;

import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Several figures side by side. */
public final class Panels implements Figure {

  private static final int HEAD = 34;
  private static final double SMALLER = 0.75;

  private final String title;
  private final int columns;
  private final List<Figure> figures;

  private Panels(String title, int columns, List<Figure> figures) {
    this.title = title;
    this.columns = columns;
    this.figures = figures;
  }

  /** So many a row. */
  public static Panels of(String title, int columns, Figure... figures) {
    if (columns < 1 || figures.length == 0) {
      throw new IllegalArgumentException("panels have at least one column and one figure");
    }
    return new Panels(title, columns, List.copyOf(Arrays.asList(figures)));
  }

  private int rows() {
    return (figures.size() + columns - 1) / columns;
  }

  @Override
  public int width() {
    int widest = figures.stream().mapToInt(Figure::width).max().orElseThrow();
    return (int) (columns * widest * SMALLER);
  }

  @Override
  public int height() {
    int highest = figures.stream().mapToInt(Figure::height).max().orElseThrow();
    return (int) (rows() * highest * SMALLER) + HEAD;
  }

  @Override
  public String description() {
    return title
        + ": "
        + figures.stream().map(Figure::description).collect(Collectors.joining("; "));
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    Ink.write(graphics, Ink.TITLE, title, width / 2.0, HEAD / 2.0, Ink.Align.CENTRE);
    int cellWidth = width / columns;
    int cellHeight = (height - HEAD) / rows();
    for (int i = 0; i < figures.size(); i++) {
      int left = i % columns * cellWidth;
      int top = HEAD + i / columns * cellHeight;
      graphics.translate(left, top);
      figures.get(i).paint(graphics, cellWidth, cellHeight);
      graphics.translate(-left, -top);
    }
  }
}
