package io.github.spherometer.estimators.krylov;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.NormOps_DDRM;

/**
 * What needs the next product most: the residual of the worst of the wanted pairs, or if all of
 * them are good enough, that where an eigenvalue is overlooked most easily.
 */
public record NextDirection(WantedValues wanted) {

  /**
   * Looks for it among the vectors that have not been multiplied.
   *
   * @return one number a vector of the queue; all 0 where there is nothing but noise
   */
  public double[] in(KrylovRelation relation) {
    RitzPairs ritz = relation.ritzPairs();
    if (wanted.areAccurate(ritz)) {
      OverlookedChance chance = relation.overlookedChance();
      Optional<Double> worst =
          new BlindSpots(wanted, ritz)
              .places().stream().max(Comparator.comparingDouble(chance::at));
      if (worst.isPresent()) {
        return Arrays.copyOf(chance.direction(worst.get()), relation.queueLength());
      }
    }
    double[] residual = relation.residual(neediest(ritz));
    double norm = NormOps_DDRM.normP2(DMatrixRMaj.wrap(residual.length, 1, residual));
    return norm <= relation.noise() ? new double[residual.length] : residual;
  }

  /** Place in descending order of the wanted one with the largest residual. */
  private int neediest(RitzPairs pairs) {
    List<Integer> places = wanted.places(pairs, wanted.count());
    int neediest = places.get(0);
    for (int place : places) {
      if (residual(pairs, place) > residual(pairs, neediest)) {
        neediest = place;
      }
    }
    return neediest;
  }

  private static double residual(RitzPairs pairs, int place) {
    return pairs.values().get(place).residual();
  }
}
