package io.github.spherometer.estimators.krylov;

import ai.djl.ndarray.NDManager;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.vector.RandomVectors;

/**
 * What a Lanczos process starts from: vectors that are given, and random ones, so that what those
 * miss is found. Several given vectors start on their own where there is room, and are added up to
 * a single one where there is not.
 *
 * @param given vectors that are thought to be near eigenvectors, or none
 * @param blockSize how many random vectors; one of them may be a part of a given one
 * @param tracked whether given vectors are added up in any case
 */
public record LanczosStart(
    StartVectors given, BasisCapacity capacity, int blockSize, boolean tracked) {

  /**
   * A process that has these start vectors.
   *
   * @param manager owns the basis
   * @param wanted what a restart must keep
   * @param seed of the random vectors
   */
  public LanczosProcess process(
      LinearOperator operator, NDManager manager, WantedValues wanted, long seed) {
    RandomVectors random =
        RandomVectors.starts(operator.manager(), operator.size(), operator.dataType(), seed);
    LanczosProcess process =
        new LanczosProcess(operator, manager, capacity.vectors(vectors()), wanted, random);
    if (given.count() > 0 && !areSeparate()) {
      given.addMixture(process.relation(), random, wanted.count());
      process.addRandomStarts(blockSize - 1);
    } else {
      given.addTo(process.relation());
      process.addRandomStarts(blockSize);
    }
    return process;
  }

  private int vectors() {
    return areSeparate() ? given.count() + blockSize : blockSize;
  }

  private boolean areSeparate() {
    return !tracked && given.count() > 1 && capacity.hasRoomFor(given.count() + blockSize);
  }
}
