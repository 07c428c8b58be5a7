package io.github.spherometer.benchmarks;

import java.util.List;
import java.util.function.Consumer;

/** A part of the benchmarks that can be run alone, and the table that it gives. */
public interface Section {

  /** What it is called on the command line. */
  String name();

  /** What the numbers are, in a sentence or two, with the goal. */
  String description();

  /** Heads of the columns. */
  List<String> columns();

  /**
   * Measures. Cells are names, ratios and counts; nothing is in seconds or bytes but what people
   * wait for in front of the live page, and what the model of a product on Spark is made of.
   *
   * @param rows takes each row as soon as it is there
   */
  void measure(Consumer<List<Object>> rows);
}
