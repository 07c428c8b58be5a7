package io.github.spherometer.estimators;

import ai.djl.ndarray.NDArray;
import ai.djl.util.Preconditions;
import java.util.ArrayList;
import java.util.List;

/** Start vectors as they are given. */
final class StartVectors {

  private StartVectors() {}

  /** The rows of an array of shape (p, n), or the one of shape (n). */
  static List<NDArray> of(LinearOperator operator, NDArray start) {
    int dimensions = start.getShape().dimension();
    Preconditions.checkArgument(
        (dimensions == 1 || dimensions == 2)
            && start.size() > 0
            && start.getShape().get(dimensions - 1) == operator.size(),
        "start has the shape "
            + start.getShape()
            + ", must be (n) or (p, n) with n = "
            + operator.size());
    Preconditions.checkArgument(
        start.getDataType() == operator.dataType(),
        "start is " + start.getDataType() + ", must be " + operator.dataType());
    List<NDArray> rows = new ArrayList<>();
    long count = dimensions == 1 ? 1 : start.getShape().get(0);
    for (long row = 0; row < count; row++) {
      rows.add(dimensions == 1 ? start : start.get(row));
    }
    return rows;
  }
}
