package io.github.spherometer.estimators.trace;

import io.github.spherometer.estimators.argument.Require;
import java.util.List;

/**
 * A trace with its standard error.
 *
 * @param trace mean of z'Az over the probes, plus what was known without them
 * @param standardError standard deviation of that mean, estimated as {@link Hutchinson} says: the
 *     true error is above three of them about as rarely as a normal one, 3 times in 1000, though
 *     the probes decide when there are enough of them. NaN for a single probe, 0 where everything
 *     was known. It measures the draw, not the rounding of the products, which all probes share
 * @param products matrix-vector products used, one a probe
 * @param converged whether the standard error fell below the wanted fraction of the trace
 * @param groups the shares of the groups asked for, from the same probes; the shares of groups that
 *     cover the whole vector add up to the trace
 */
public record TraceEstimate(
    double trace, double standardError, int products, boolean converged, List<GroupTrace> groups) {

  /**
   * Checks error and cost.
   *
   * @param trace any
   * @param standardError at least 0, or NaN
   * @param products at least 0
   * @param converged any
   * @param groups copied
   * @throws IllegalArgumentException if the standard error or the number of products is negative
   */
  public TraceEstimate {
    Require.notNegative("standardError", standardError);
    Require.atLeast("products", products, 0);
    groups = List.copyOf(groups);
  }
}
