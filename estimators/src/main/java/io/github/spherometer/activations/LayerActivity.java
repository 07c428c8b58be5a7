package io.github.spherometer.activations;

import io.github.spherometer.estimators.argument.Require;

/**
 * How many units of one activation are dead.
 *
 * @param name the activation's path in the block as DJL names it, the class of the block if it is
 *     the activation itself, and behind a space what its function is known as: {@code
 *     01SequentialBlock_02LambdaBlock relu}. Inside a block that runs in a way of its own it is the
 *     path of the layer with parameters that ran last, or else of that block: {@code
 *     01TransformerEncoderBlock_03outputBlock_01Linear gelu}. One that runs several times in a
 *     forward pass is named {@code name#2}, {@code name#3} after the first. The name depends on the
 *     block alone, and not on its parameters or the data
 * @param units how many units it has, at least 1
 * @param dead how many of them have a mean absolute activation below the threshold
 */
public record LayerActivity(String name, long units, long dead) {

  /**
   * Checks the counts.
   *
   * @param name the activation's path
   * @param units at least 1
   * @param dead from 0 to units
   * @throws IllegalArgumentException if a count is out of its range
   */
  public LayerActivity {
    Require.atLeast("units", units, 1);
    Require.that(dead >= 0 && dead <= units, "dead", dead, "from 0 to " + units + ", the units");
  }

  /**
   * Returns the fraction of dead units.
   *
   * @return dead / units, in [0, 1]
   */
  public double fraction() {
    return (double) dead / units;
  }
}
