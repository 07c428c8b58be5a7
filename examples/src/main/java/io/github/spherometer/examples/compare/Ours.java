package io.github.spherometer.examples.compare;

import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.estimators.trace.Hutchinson;
import io.github.spherometer.estimators.trace.TraceEstimate;
import io.github.spherometer.surface.LossSurface;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What our estimators say, from Hessian-vector products alone. */
final class Ours {

  static final int MOMENTS = 4;

  /** Standard errors that hold nearly always. */
  static final double STANDARD_ERRORS = 3;

  /** Rounding of float32 in the products and the loss, as a share of the largest eigenvalue. */
  static final double ROUNDING = 1e-6;

  private Ours() {}

  static List<Numbers> measure(LossSurface surface, int topK, long seed) {
    return List.of(eigenvaluesAndTrace(surface, topK, seed), density(surface, seed));
  }

  private static Numbers eigenvaluesAndTrace(LossSurface surface, int topK, long seed) {
    long start = System.nanoTime();
    Lanczos lanczos = Lanczos.builder().topK(topK).seed(seed).build();
    try (KrylovDecomposition krylov = lanczos.decompose(surface.hessian())) {
      Spectrum spectrum = krylov.spectrum();
      double rounding = ROUNDING * Math.abs(spectrum.ritzValues().get(0).value());
      List<Bounded> eigenvalues =
          spectrum.ritzValues().stream()
              .map(ritz -> new Bounded(ritz.value(), ritz.residual() + rounding))
              .toList();
      TraceEstimate trace = Hutchinson.builder().seed(seed).build().trace(krylov);
      return new Numbers(
          "Lanczos and Hutchinson",
          eigenvalues,
          Optional.of(new Bounded(trace.trace(), STANDARD_ERRORS * trace.standardError())),
          List.of(),
          OptionalDouble.of((System.nanoTime() - start) / 1e9),
          OptionalInt.of(spectrum.products() + trace.products()));
    }
  }

  private static Numbers density(LossSurface surface, long seed) {
    long start = System.nanoTime();
    Density density = SpectralDensity.builder().seed(seed).build().density(surface.hessian());
    List<Bounded> moments =
        IntStream.rangeClosed(1, MOMENTS)
            .mapToObj(density::moment)
            .map(moment -> new Bounded(moment.value(), STANDARD_ERRORS * moment.standardError()))
            .toList();
    return new Numbers(
        "SpectralDensity",
        List.of(),
        Optional.empty(),
        moments,
        OptionalDouble.of((System.nanoTime() - start) / 1e9),
        OptionalInt.of(density.products()));
  }
}
