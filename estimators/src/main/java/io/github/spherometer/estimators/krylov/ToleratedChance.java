package io.github.spherometer.estimators.krylov;

/**
 * The largest chance of having overlooked an eigenvalue that is tolerated.
 *
 * <p>Where operators follow one another closely, what the last one was found to have is known of
 * the next, too: its eigenvectors are given as start vectors, and one that has turned among them
 * and was overlooked would show, since the space that was built does not hold all that was given.
 * An eigenvector that was not given, since it was overlooked before, is overlooked again with the
 * product of both chances, as the random parts are drawn anew. Only a newcomer from elsewhere is
 * overlooked with the chance that is tolerated, so a larger one may do.
 *
 * @param cold in general
 * @param tracked where every combination of the given vectors is held, but for a seventh
 */
public record ToleratedChance(double cold, double tracked) {

  /**
   * Squared length of what must be held of a unit vector. Chosen: with less, more runs along
   * trainings were wrong.
   */
  private static final double HELD = 0.85;

  /** Whether there is a difference. */
  public boolean isTracking() {
    return tracked > cold;
  }

  /**
   * For a process that was started from these vectors.
   *
   * @param count how many eigenvalues are wanted; with fewer vectors nothing is known
   */
  double of(StartVectors given, KrylovRelation relation, int count) {
    boolean known = isTracking() && given.count() >= count && given.leastHeld(relation) >= HELD;
    return known ? tracked : cold;
  }
}
