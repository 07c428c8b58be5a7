package io.github.spherometer.estimators.djl;

/**
 * How many units of one activation are dead.
 *
 * @param name the activation's path in the block as DJL names it, such as {@code
 *     01SequentialBlock_02LambdaBlock}; the class of the block if it is the activation itself. One
 *     that runs several times in a forward pass is named {@code name#2}, {@code name#3} after the
 *     first
 * @param units how many units it has, at least 1
 * @param dead how many of them have a mean absolute activation below the threshold
 */
public record LayerActivity(String name, long units, long dead) {

  /**
   * Returns the fraction of dead units.
   *
   * @return dead / units, in [0, 1]
   */
  public double fraction() {
    return (double) dead / units;
  }
}
