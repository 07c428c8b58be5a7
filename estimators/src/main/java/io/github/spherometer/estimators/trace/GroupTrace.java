package io.github.spherometer.estimators.trace;

import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.operator.ParameterGroup;

/**
 * The trace of the diagonal block of a matrix that belongs to a parameter group.
 *
 * @param group the group
 * @param trace its share of the trace
 * @param standardError a bound on the standard deviation of that share, up to a factor of sqrt(2)
 *     too large, the more so the more the group is coupled to the rest, and more for a group of a
 *     few entries; NaN and 0 as in {@link TraceEstimate}
 */
public record GroupTrace(ParameterGroup group, double trace, double standardError) {

  /**
   * Checks the error.
   *
   * @param group any
   * @param trace any
   * @param standardError at least 0, or NaN
   * @throws IllegalArgumentException if the standard error is negative
   */
  public GroupTrace {
    Require.notNegative("standardError", standardError);
  }
}
