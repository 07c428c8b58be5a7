package io.github.spherometer.examples.compare;

import io.github.spherometer.estimators.spectrum.DenseEigensolver;
import io.github.spherometer.estimators.spectrum.ExactSpectrum;
import io.github.spherometer.surface.LossSurface;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The whole spectrum, from the Hessian written out in float64. */
final class Referee {

  private Referee() {}

  static Numbers measure(LossSurface surface) {
    long start = System.nanoTime();
    ExactSpectrum spectrum = DenseEigensolver.builder().build().spectrum(surface.hessian());
    double n = spectrum.eigenvalues().size();
    List<Bounded> eigenvalues =
        spectrum.eigenvalues().stream()
            .sorted(Comparator.comparingDouble((Double value) -> -Math.abs(value)))
            .map(value -> new Bounded(value, spectrum.error()))
            .toList();
    return new Numbers(
        "exact, float64",
        eigenvalues,
        Optional.of(new Bounded(spectrum.trace(), n * spectrum.error())),
        moments(spectrum),
        OptionalDouble.of((System.nanoTime() - start) / 1e9),
        OptionalInt.of(spectrum.products()));
  }

  /** The p-th power of a value v is off by p |v|^(p-1) error. */
  private static List<Bounded> moments(ExactSpectrum spectrum) {
    List<Bounded> moments = new ArrayList<>();
    for (int p = 1; p <= Ours.MOMENTS; p++) {
      int power = p;
      double mean =
          spectrum.eigenvalues().stream()
              .mapToDouble(v -> Math.pow(v, power))
              .average()
              .orElseThrow();
      double slope = p * Math.pow(spectrum.magnitude(), p - 1.0);
      moments.add(new Bounded(mean, slope * spectrum.error()));
    }
    return moments;
  }
}
