package io.github.spherometer.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.operator.LinearOperator;
import java.util.List;
import java.util.function.IntFunction;

/** Methods for the top k eigenvalues, on operators that follow one another. */
final class Comparison implements AutoCloseable {

  private static final double GOOD_ENOUGH = 0.01;

  /** It takes far longer than the others. */
  private static final int POWER_ITERATION_EVERY = 4;

  private final int topK;
  private final Previous previous;
  private final Tally cold;
  private final Tally warm;
  private final Tally tracked;
  private final Tally power;
  private int measurements;

  Comparison(int topK) {
    this(topK, new Previous());
  }

  private Comparison(int topK, Previous previous) {
    this.topK = topK;
    this.previous = previous;
    cold = new Tally(topK);
    warm = new Tally(topK);
    tracked = new Tally(topK);
    power = new Tally(topK);
  }

  /** Ritz vectors of the last measurement. */
  private static final class Previous {
    private final NDManager manager = Engine.getInstance().newBaseManager();
    private NDArray vectors = manager.create(0f);
    private boolean known;
  }

  /** Another one that starts from where this one ends. */
  Comparison continued() {
    return new Comparison(topK, previous);
  }

  void measure(LinearOperator hessian) {
    List<Double> reference = reference(hessian);
    addTo(cold, reference, budget -> lanczos(budget).spectrum(hessian));
    if (previous.known) {
      addTo(warm, reference, budget -> lanczos(budget).spectrum(hessian, previous.vectors));
      addTo(tracked, reference, budget -> tracking(budget).spectrum(hessian, previous.vectors));
    }
    if (measurements % POWER_ITERATION_EVERY == 0) {
      PowerIteration.Result found = PowerIteration.topK(hessian, topK, measurements);
      power.add(found.products(), found.products(), error(found.eigenvalues(), reference));
    }
    measurements++;
    keep(hessian);
  }

  private void keep(LinearOperator hessian) {
    try (KrylovDecomposition last =
        previous.known
            ? lanczos(Lanczos.defaultProducts(topK)).decompose(hessian, previous.vectors)
            : lanczos(Lanczos.defaultProducts(topK)).decompose(hessian)) {
      previous.vectors.close();
      previous.vectors = last.ritzVectors(topK, previous.manager);
      previous.known = true;
    }
  }

  /** The values only grow with the budget, so that the fewest products are found by bisection. */
  private void addTo(Tally tally, List<Double> reference, IntFunction<Spectrum> run) {
    Spectrum spectrum = run.apply(Lanczos.defaultProducts(topK));
    int least = topK;
    int enough = spectrum.products();
    while (least < enough) {
      int middle = (least + enough) / 2;
      if (error(values(run.apply(middle)), reference) <= GOOD_ENOUGH) {
        enough = middle;
      } else {
        least = middle + 1;
      }
    }
    tally.add(spectrum.products(), enough, error(values(spectrum), reference));
  }

  private List<Double> reference(LinearOperator hessian) {
    Spectrum spectrum =
        Lanczos.builder().topK(topK).tolerance(1e-5).maxProducts(500).build().spectrum(hessian);
    if (!spectrum.converged()) {
      throw new IllegalStateException("the reference has not converged");
    }
    return values(spectrum);
  }

  private Lanczos lanczos(int budget) {
    return Lanczos.builder().topK(topK).maxProducts(budget).build();
  }

  /** As the listener measures at its defaults. */
  private Lanczos tracking(int budget) {
    return Lanczos.builder()
        .topK(topK)
        .maxProducts(budget)
        .trackedMissProbability(1.0 / 30)
        .seed(measurements)
        .build();
  }

  private static List<Double> values(Spectrum spectrum) {
    return spectrum.ritzValues().stream().map(RitzValue::value).toList();
  }

  /** By rank, of magnitudes: signs of nearly equal magnitudes may come in any order. */
  private static double error(List<Double> values, List<Double> reference) {
    double largest = 0;
    for (int rank = 0; rank < reference.size(); rank++) {
      double magnitude = rank < values.size() ? Math.abs(values.get(rank)) : 0;
      largest = Math.max(largest, Math.abs(Math.abs(reference.get(rank)) - magnitude));
    }
    return largest / Math.abs(reference.get(0));
  }

  Tally cold() {
    return cold;
  }

  Tally warm() {
    return warm;
  }

  Tally tracked() {
    return tracked;
  }

  Tally power() {
    return power;
  }

  @Override
  public void close() {
    previous.manager.close();
  }
}
