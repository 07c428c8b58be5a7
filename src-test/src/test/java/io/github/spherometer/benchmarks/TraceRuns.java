package io.github.spherometer.benchmarks;

import io.github.spherometer.estimators.trace.Hutchinson;
import io.github.spherometer.estimators.trace.TraceEstimate;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Estimates of one trace that stop by themselves, each by another seed.
 *
 * @param relativeError at which they stop
 * @param most probes of a run
 */
record TraceRuns(double relativeError, int most, int seeds) {

  /** None of those of the runs. */
  private static final long REFERENCE_SEED = 1_000_000;

  /** Exactly so many probes, which no run has drawn. */
  static Hutchinson reference(int probes) {
    return Hutchinson.builder().minProbes(probes).maxProducts(probes).seed(REFERENCE_SEED).build();
  }

  void forEach(Function<Hutchinson, TraceEstimate> trace, Consumer<TraceEstimate> visitor) {
    for (int seed = 0; seed < seeds; seed++) {
      Hutchinson hutchinson =
          Hutchinson.builder().relativeError(relativeError).maxProducts(most).seed(seed).build();
      visitor.accept(trace.apply(hutchinson));
    }
  }
}
