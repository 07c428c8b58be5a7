package io.github.spherometer.estimators.operator;

import ai.djl.util.Preconditions;

/**
 * A piece of the flat parameter vector with a name, such as the parameters of a layer.
 *
 * @param name what a person calls it
 * @param start index of its first entry
 * @param end index after its last entry
 */
public record ParameterGroup(String name, long start, long end) {

  /**
   * Returns the number of parameters.
   *
   * @return at least 1
   */
  public long size() {
    return end - start;
  }

  /**
   * Restricts an operator to this group: the diagonal block of its matrix that belongs to the
   * group. Its top eigenvalue is at most that of the whole matrix.
   *
   * @param operator a matrix of order at least {@link #end}
   * @return an operator of this group's size; a product costs one with the whole matrix
   * @throws IllegalArgumentException if the operator is smaller
   */
  public LinearOperator restrict(LinearOperator operator) {
    return Restriction.of(operator, this);
  }

  /**
   * Checks that this is a piece of the rows of an operator.
   *
   * @param operator a matrix
   * @throws IllegalArgumentException if it is not, with this group and the rows in words
   */
  public void requireIn(LinearOperator operator) {
    Preconditions.checkArgument(
        0 <= start && start < end && end <= operator.size(),
        "group is %s, must be a piece of the %d rows of the operator"
            .formatted(this, operator.size()));
  }
}
