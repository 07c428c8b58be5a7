package io.github.spherometer.listener.push;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjDoubleConsumer;

/** Prometheus's text format, as our own page writes it. */
final class TextPage {

  private TextPage() {}

  /**
   * Reads a page.
   *
   * @param sample takes each series as it is written, such as {@code up{job="x"}}, and its value
   */
  static void read(String page, ObjDoubleConsumer<String> sample) {
    page.lines()
        .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
        .forEach(line -> readLine(line, sample));
  }

  /** The last brace is that of the labels: behind them are numbers only. */
  private static void readLine(String line, ObjDoubleConsumer<String> sample) {
    int end = line.lastIndexOf('}') + 1;
    int space = end > 0 ? end : line.indexOf(' ');
    String[] numbers = line.substring(space).strip().split(" ", 2); // a timestamp may follow
    sample.accept(line.substring(0, space), number(numbers[0]));
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /**
   * Reads the labels of a series.
   *
   * @return in order, the name among them as {@code __name__}; none that are empty, which
   *     Prometheus takes to be missing
   */
  static Map<String, String> labels(String series) {
    Map<String, String> labels = new TreeMap<>();
    int brace = series.indexOf('{');
    labels.put("__name__", brace < 0 ? series : series.substring(0, brace));
    int at = brace + 1;
    while (brace >= 0 && series.charAt(at) != '}') {
      int equals = series.indexOf('=', at);
      StringBuilder value = new StringBuilder();
      int end = readQuoted(series, equals + 2, value);
      labels.put(series.substring(at, equals), value.toString());
      at = series.charAt(end + 1) == ',' ? end + 2 : end + 1;
    }
    labels.values().removeIf(String::isEmpty);
    return labels;
  }

  /**
   * @return where the closing quote is
   */
  private static int readQuoted(String text, int begin, StringBuilder value) {
    int at = begin;
    while (text.charAt(at) != '"') {
      char next = text.charAt(at);
      if (next == '\\') {
        at++;
        next = text.charAt(at) == 'n' ? '\n' : text.charAt(at);
      }
      value.append(next);
      at++;
    }
    return at;
  }
}
