package io.github.spherometer.examples.report.figure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Joins lines that go on where the one before ends: a curve is one path then, a fifth as long in
 * the file, and its dashes go on over its corners.
 */
final class SvgLines {

  private static final Pattern LINE =
      Pattern.compile(
          "<line style=\"([^\"]*)\" x1=\"([^\"]*)\" x2=\"([^\"]*)\" y1=\"([^\"]*)\""
              + " y2=\"([^\"]*)\"/>\\s*");

  private final StringBuilder svg = new StringBuilder();
  private final StringBuilder path = new StringBuilder();
  private String style = "";
  private String end = "";

  private SvgLines() {}

  static String joined(String svg) {
    return new SvgLines().join(svg);
  }

  private String join(String drawn) {
    Matcher line = LINE.matcher(drawn);
    int done = 0;
    while (line.find()) {
      if (line.start() > done) {
        flush();
        svg.append(drawn, done, line.start());
      }
      add(line);
      done = line.end();
    }
    flush();
    return svg.append(drawn, done, drawn.length()).toString();
  }

  private void add(Matcher line) {
    String start = line.group(2) + "," + line.group(4);
    if (!line.group(1).equals(style) || !start.equals(end)) {
      flush();
      style = line.group(1);
      path.append("M").append(start);
    }
    end = line.group(3) + "," + line.group(5);
    path.append(" ").append(end);
  }

  private void flush() {
    if (path.length() > 0) {
      svg.append("<path d=\"%s\" style=\"%s\"/>\n".formatted(path, style));
    }
    path.setLength(0);
    end = "";
  }
}
