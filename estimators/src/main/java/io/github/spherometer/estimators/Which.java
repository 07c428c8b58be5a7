package io.github.spherometer.estimators;

/** Which eigenvalues are wanted, and in what order they are ranked. ARPACK's names in brackets. */
public enum Which {
  /** Largest absolute value first, with its sign (LM). */
  LARGEST_MAGNITUDE,

  /** Largest first (LA). */
  LARGEST_ALGEBRAIC,

  /** Smallest, that is most negative, first (SA). */
  SMALLEST_ALGEBRAIC,

  /** Half from each end, one more from the upper end if k is odd, in descending order (BE). */
  BOTH_ENDS
}
