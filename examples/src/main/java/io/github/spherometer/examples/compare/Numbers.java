package io.github.spherometer.examples.compare;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a tool says of the Hessian.
 *
 * @param tool its name
 * @param eigenvalues the largest by magnitude, largest first; as many as it has
 * @param trace of the Hessian
 * @param moments means of the first, second, ... powers of all eigenvalues
 * @param seconds that it took
 * @param products Hessian-vector products that it took
 */
record Numbers(
    String tool,
    List<Bounded> eigenvalues,
    Optional<Bounded> trace,
    List<Bounded> moments,
    OptionalDouble seconds,
    OptionalInt products) {

  Numbers {
    eigenvalues = List.copyOf(eigenvalues);
    moments = List.copyOf(moments);
  }
}
