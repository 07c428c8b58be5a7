package io.github.spherometer.listener.measurement;

import io.github.spherometer.estimators.argument.Require;
import java.util.List;
import java.util.Optional;

/**
 * The loss on the probe data along the sharpest eigenvectors of its Hessian: at x + t v, where x
 * are the parameters and v is the unit eigenvector of rank 1, and at x + s v + t w, where w is that
 * of rank 2. Each points to the side on which the loss falls first, so that x + t v with t > 0 is
 * where a step of gradient descent goes; the other sign would be as good an eigenvector.
 *
 * <p>Offsets reach equally far to both sides: as far as the curvature alone would take to raise the
 * loss by as much as it is, sqrt(2 |loss| / |eigenvalue|). As long as a loss that is never negative
 * follows its parabola there, the bottom of the valley lies within, and so does all that a training
 * swings from side to side. They reach no further than the length of x, or 1 if that is less, and
 * no less far than a ten thousandth of that.
 *
 * @param line along v
 * @param plane along v and w; empty where no second eigenvalue was measured
 */
public record LossSlice(Line line, Optional<Plane> plane) {

  /**
   * Losses along a line.
   *
   * @param offsets t, in ascending order, with 0 in the middle
   * @param losses at x + t v; infinite or NaN where they are
   * @param slope derivative of the loss along v, at t = 0; never positive. With the eigenvalue l it
   *     gives the parabola, loss + slope t + l t^2 / 2
   */
  public record Line(List<Double> offsets, List<Double> losses, double slope) {

    /**
     * Checks the numbers.
     *
     * @param offsets in units of v
     * @param losses one an offset
     * @param slope per unit of v
     * @throws IllegalArgumentException if there is another number of losses
     */
    public Line {
      offsets = List.copyOf(offsets);
      losses = List.copyOf(losses);
      requireSize("losses", losses, offsets);
    }
  }

  /**
   * Losses on a plane.
   *
   * @param firstOffsets s, in ascending order, with 0 in the middle; all are offsets of the line
   * @param secondOffsets t, likewise
   * @param losses at x + s v + t w: a row for every s, in it a column for every t; infinite or NaN
   *     where they are
   */
  public record Plane(
      List<Double> firstOffsets, List<Double> secondOffsets, List<List<Double>> losses) {

    /**
     * Checks the numbers.
     *
     * @param firstOffsets in units of v
     * @param secondOffsets in units of w
     * @param losses one a pair of offsets
     * @throws IllegalArgumentException if there is another number of losses
     */
    public Plane {
      firstOffsets = List.copyOf(firstOffsets);
      secondOffsets = List.copyOf(secondOffsets);
      losses = losses.stream().map(List::copyOf).toList();
      requireSize("losses", losses, firstOffsets);
      for (List<Double> row : losses) {
        requireSize("losses in a row", row, secondOffsets);
      }
    }
  }

  private static void requireSize(String name, List<?> values, List<Double> offsets) {
    Require.that(
        values.size() == offsets.size(),
        "number of " + name,
        values.size(),
        offsets.size() + ", that of the offsets");
  }
}
