package io.github.spherometer.listener.measurement;

import io.github.spherometer.estimators.argument.Require;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far one step of the optimizer has moved the parameters: length of the update / length of the
 * parameters before it. Around 0.001 is usual; far more means a learning rate that is too large for
 * the layer, far less that the layer hardly learns.
 *
 * @param batch number of the batch whose step it was, counted from 1 over the whole training
 * @param all of all trainable parameters together; NaN where they were 0
 * @param layers of each layer, by its name, in the order of the model; NaN where its parameters
 *     were 0
 */
public record UpdateRatios(long batch, double all, Map<String, Double> layers) {

  /**
   * Checks the numbers, and copies the layers.
   *
   * @param batch at least 1
   * @param all at least 0, or NaN
   * @param layers any names
   * @throws IllegalArgumentException if a number is out of range, which is named
   */
  public UpdateRatios {
    Require.atLeast("batch", batch, 1);
    Require.notNegative("all", all);
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
  }
}
