package io.github.spherometer.listener.measurement;

import io.github.spherometer.estimators.argument.Require;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the training's own evaluators, such as accuracy, and its loss said of an epoch. DJL keeps
 * that for trainings with an {@code EvaluatorTrainingListener}, which is among its default
 * listeners.
 *
 * @param batch number of the last batch of the epoch, counted from 1 over the whole training
 * @param epoch epochs completed with it
 * @param training on the training data, by name of the evaluator
 * @param validation on the validation data, by name of the evaluator; empty if there are none
 */
public record Evaluation(
    long batch, long epoch, Map<String, Double> training, Map<String, Double> validation) {

  /**
   * Checks the numbers, and copies the results.
   *
   * @param batch at least 1
   * @param epoch at least 1
   * @param training any numbers, in order of their names
   * @param validation any numbers, in order of their names
   * @throws IllegalArgumentException if a number is out of range, which is named
   */
  public Evaluation {
    Require.atLeast("batch", batch, 1);
    Require.atLeast("epoch", epoch, 1);
    training = Collections.unmodifiableMap(new TreeMap<>(training));
    validation = Collections.unmodifiableMap(new TreeMap<>(validation));
  }
}
