package io.github.spherometer.listener.metrics;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the Prometheus text format, read line by line; a line that is not of the format is an
 * error.
 *
 * @param types kind of each metric
 * @param help description of each metric
 * @param samples every value
 */
public record Scrape(Map<String, String> types, Map<String, String> help, List<Sample> samples) {

  private static final Pattern COMMENT =
      Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  /**
   * One value.
   *
   * @param name of the series
   * @param labels of the series
   * @param value at the time of the scrape
   */
  public record Sample(String name, Map<String, String> labels, double value) {}

  /** Fetches a page. */
  public static Scrape of(URI uri) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    return parse(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  public static Scrape parse(String page) {
    Scrape scrape = new Scrape(new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
    page.lines().forEach(scrape::read);
    return scrape;
  }

  /** The values of a metric. */
  public List<Sample> named(String name) {
    return samples.stream().filter(sample -> sample.name().equals(name)).toList();
  }

  /** The only value of a metric whose labels include the given ones. */
  public double value(String name, String... labels) {
    List<Sample> found = named(name).stream().filter(sample -> hasLabels(sample, labels)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " samples of " + name + ": " + found);
    }
    return found.get(0).value();
  }

  private static boolean hasLabels(Sample sample, String... labels) {
    for (int i = 0; i < labels.length; i += 2) {
      if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
        return false;
      }
    }
    return true;
  }

  private void read(String line) {
    Matcher comment = COMMENT.matcher(line);
    Matcher sample = SAMPLE.matcher(line);
    if (comment.matches()) {
      (comment.group(1).equals("TYPE") ? types : help).put(comment.group(2), comment.group(3));
    } else if (sample.matches()) {
      samples.add(new Sample(sample.group(1), labels(sample.group(2)), number(sample.group(3))));
    } else {
      throw new AssertionError("not a line of the format: " + line);
    }
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (text != null) {
      Matcher label = LABEL.matcher(text);
      int end = 0;
      while (label.find() && label.start() == end) {
        labels.put(label.group(1), label.group(2));
        end = label.end();
      }
      if (end != text.length()) {
        throw new AssertionError("not labels: " + text);
      }
    }
    return labels;
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
