package io.github.spherometer.examples.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Our numbers, the exact ones, and those of others.
 *
 * @param ours of our estimators
 * @param exact of the whole spectrum
 * @param theirs of other tools
 */
record Comparison(List<Numbers> ours, Numbers exact, List<Numbers> theirs) {

  Comparison {
    ours = List.copyOf(ours);
    theirs = List.copyOf(theirs);
  }

  /** Every number that both have. */
  List<Agreement> with(Numbers other) {
    List<Agreement> all = new ArrayList<>();
    for (Numbers own : ours) {
      add(all, "l", own.eigenvalues(), other.eigenvalues());
      own.trace()
          .ifPresent(
              trace -> other.trace().ifPresent(its -> all.add(new Agreement("trace", trace, its))));
      add(all, "moment ", own.moments(), other.moments());
    }
    return all;
  }

  private static void add(
      List<Agreement> all, String name, List<Bounded> ours, List<Bounded> theirs) {
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      all.add(new Agreement(name + (i + 1), ours.get(i), theirs.get(i)));
    }
  }

  /** The exact value of what is compared; NaN if it is not known. */
  double exact(String what) {
    return with(exact).stream()
        .filter(agreement -> agreement.what().equals(what))
        .mapToDouble(agreement -> agreement.theirs().value())
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Everybody. */
  Stream<Numbers> all() {
    return Stream.of(ours.stream(), Stream.of(exact), theirs.stream()).flatMap(tools -> tools);
  }
}
