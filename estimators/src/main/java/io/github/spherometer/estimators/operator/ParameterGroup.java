package io.github.spherometer.estimators.operator;

import io.github.spherometer.estimators.argument.Require;

/**
 * A piece of the flat parameter vector with a name, such as the parameters of a layer.
 *
 * @param name what a person calls it
 * @param start index of its first entry
 * @param end index after its last entry
 */
public record ParameterGroup(String name, long start, long end) {

  /**
   * Checks that it is a piece.
   *
   * @param name any
   * @param start at least 0
   * @param end greater than {@code start}
   * @throws IllegalArgumentException if the piece is empty or begins before the vector
   */
  public ParameterGroup {
    Require.atLeast("start", start, 0);
    Require.that(end > start, "end", end, "greater than start, " + start);
  }

  /**
   * Returns the number of parameters.
   *
   * @return at least 1
   */
  public long size() {
    return end - start;
  }

  /**
   * Checks that this is a piece of the rows of an operator.
   *
   * @param operator a matrix
   * @throws IllegalArgumentException if it is not, with this group and the rows in words
   */
  public void requireIn(LinearOperator operator) {
    Require.that(
        end <= operator.size(),
        "group",
        this,
        "a piece of the %d rows of the operator".formatted(operator.size()));
  }
}
