package io.github.spherometer.estimators.krylov;

import io.github.spherometer.estimators.RitzValue;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.dense.row.CommonOps_DDRM;

/** Ritz pairs whose vectors are the basis vectors themselves. */
final class Pairs {

  private Pairs() {}

  /** Exact ones. */
  static RitzPairs of(double... descending) {
    return withResiduals(descending, new double[descending.length]);
  }

  static RitzPairs withResiduals(double[] descending, double... residuals) {
    List<RitzValue> values =
        IntStream.range(0, descending.length)
            .mapToObj(i -> new RitzValue(descending[i], residuals[i]))
            .toList();
    return new RitzPairs(values, CommonOps_DDRM.identity(descending.length));
  }
}
