package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.examples.report.figure.Plot;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Means of gradients in a plane. */
final class MeansPicture {

  private MeansPicture() {}

  static Plot of(String label, Levels levels) {
    return Plot.of("Class means and pair means, " + label, "first axis", "second axis")
        .line("from delta_c", spokes(levels, Levels.Mean::x), spokes(levels, Levels.Mean::y))
        .points(
            "delta_cc'",
            array(levels.crosses(), Levels.Mean::x),
            array(levels.crosses(), Levels.Mean::y))
        .points(
            "delta_c",
            array(levels.classes(), Levels.Mean::x),
            array(levels.classes(), Levels.Mean::y));
  }

  /** From each class mean to each of its pairs and back. */
  private static double[] spokes(Levels levels, ToDoubleFunction<Levels.Mean> coordinate) {
    return levels.crosses().stream()
        .flatMapToDouble(
            cross ->
                DoubleStream.of(
                    coordinate.applyAsDouble(levels.classes().get(cross.label())),
                    coordinate.applyAsDouble(cross),
                    Double.NaN))
        .toArray();
  }

  private static double[] array(List<Levels.Mean> means, ToDoubleFunction<Levels.Mean> coordinate) {
    return means.stream().mapToDouble(coordinate).toArray();
  }
}
