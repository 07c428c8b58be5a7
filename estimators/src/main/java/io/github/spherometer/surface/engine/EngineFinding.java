package io.github.spherometer.surface.engine;

import io.github.spherometer.estimators.argument.Require;

/**
 * What {@link EngineCheck} found of one operation.
 *
 * @param check name of the operation, such as {@code convolution_4_channels}
 * @param outcome whether the engine computes it right
 * @param error the largest error of a value or a derivative in float32, relative to the largest
 *     entry of its array: about 1e-6 where all is right, 0.1 to 2 where oneDNN is known to fail;
 *     infinite where numbers are missing, NaN where it could not be found out
 */
public record EngineFinding(String check, Outcome outcome, double error) {

  /**
   * Checks the error.
   *
   * @param check name of the operation
   * @param outcome whether the engine computes it right
   * @param error at least 0, or NaN
   * @throws IllegalArgumentException if the error is negative
   */
  public EngineFinding {
    Require.notNegative("error", error);
  }

  /** Whether an operation is computed right. */
  public enum Outcome {
    /** As exactly as float32 allows, or reduced precision such as TF32 does. */
    RIGHT,

    /** Not even nearly. */
    WRONG,

    /** The operation cannot be tried on this device. */
    UNKNOWN
  }
}
