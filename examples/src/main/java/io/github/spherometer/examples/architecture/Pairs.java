package io.github.spherometer.examples.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The logarithms of the trace of a net as a whole and without something, one of each seed. */
record Pairs(List<Double> whole, List<Double> without) {

  static Pairs of(Runs runs, int depth, Variant variant, Mode mode, Basis basis) {
    double[][] both =
        runs.seeds().stream()
            .map(
                seed ->
                    basis.values(
                        mode,
                        Quantity.TRACE,
                        runs.trained(depth, Variant.RESNET, seed),
                        runs.trained(depth, variant, seed)))
            .toArray(double[][]::new);
    return new Pairs(logarithms(both, 0), logarithms(both, 1));
  }

  private static List<Double> logarithms(double[][] both, int which) {
    return Arrays.stream(both).map(pair -> Math.log10(pair[which])).toList();
  }

  double[] first() {
    return array(whole);
  }

  double[] second() {
    return array(without);
  }

  /** Of the second to the first. */
  double[] ratios() {
    return IntStream.range(0, whole.size())
        .mapToDouble(i -> without.get(i) - whole.get(i))
        .toArray();
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
