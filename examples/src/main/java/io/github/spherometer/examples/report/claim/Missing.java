package io.github.spherometer.examples.report.claim;

/** Says how many were left out. */
final class Missing {

  private Missing() {}

  /** Such as "; 1 of 9 runs left out", or nothing. */
  static String of(int missing, int all, String what) {
    return missing == 0 ? "" : "; %d of %d %s missing or not finite".formatted(missing, all, what);
  }
}
