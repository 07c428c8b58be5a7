package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.eigen.Extreme;
import io.github.spherometer.estimators.eigen.GaussQuadrature;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.examples.experiment.Outcome;
import io.github.spherometer.examples.experiment.Scores;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Runs that were not done, for what a report says of them. */
final class Fabricated {

  static final int CLASSES = 10;

  private int outliers = CLASSES - 1;
  private double height = 10;
  private double shareOfGaussNewton = 1;
  private double residualLargest = 0.5;
  private double smallest = -0.5;
  private double residualSmallest = -0.5;
  private double shareOfMeans = 0.95;
  private double predicted = 1;
  private double sumError = 1e-6;
  private double lastLoss = 0.1;

  Fabricated outliers(int count) {
    outliers = count;
    return this;
  }

  Fabricated height(double value) {
    height = value;
    return this;
  }

  Fabricated shareOfGaussNewton(double share) {
    shareOfGaussNewton = share;
    return this;
  }

  Fabricated residual(double from, double to) {
    residualSmallest = from;
    residualLargest = to;
    return this;
  }

  Fabricated smallest(double value) {
    smallest = value;
    return this;
  }

  Fabricated levels(double share, double ofSize, double error) {
    shareOfMeans = share;
    predicted = ofSize;
    sumError = error;
    return this;
  }

  Fabricated lastLoss(double loss) {
    lastLoss = loss;
    return this;
  }

  Case run(int perClass, int seed) {
    Effort effort = new Effort(100, 60, 1, 2, true);
    Recipe recipe = new Recipe(0.1, 0, 10, 100, 0.1);
    DeepnetSetting setting =
        new DeepnetSetting(Net.MLP, "none", CLASSES, perClass, 1, recipe, effort, seed);
    Scores scores = new Scores(lastLoss, 0.9);
    Outcome outcome = new Outcome(100, false, 2.3, scores, scores);
    return new Case(setting, new DeepnetResult(outcome, 1000, List.of(look())), List.of());
  }

  private Checkpoint look() {
    Scores scores = new Scores(0.1, 0.9);
    return new Checkpoint(
        50,
        scores,
        scores,
        spectrum(),
        Collections.nCopies(2 * CLASSES, shareOfGaussNewton),
        density(smallest, height),
        density(smallest, height),
        density(0, height),
        density(residualSmallest, residualLargest),
        List.of(),
        List.of(levels()));
  }

  private Spectrum spectrum() {
    List<RitzValue> values = new ArrayList<>();
    for (int rank = 1; rank <= 60; rank++) {
      double value = rank <= outliers ? height - 0.01 * rank : Math.pow(rank, -0.5);
      values.add(new RitzValue(value, 1e-6));
    }
    Extreme largest = new Extreme(values.get(0).value(), 1e-6, 1e-6);
    return new Spectrum(values, largest, new Extreme(smallest, 1e-6, 1e-6), 100, true, 0, false);
  }

  private static Density density(double from, double to) {
    GaussQuadrature.Node low = new GaussQuadrature.Node(from, 0.5, 1e-6);
    GaussQuadrature.Node high = new GaussQuadrature.Node(to, 0.5, 1e-6);
    return new Density(List.of(new GaussQuadrature(List.of(low, high), false)), 0.01, 1000);
  }

  private Levels levels() {
    List<Double> predictions = Collections.nCopies(CLASSES - 1, predicted * (height - 0.05));
    return new Levels(
        sumError,
        predictions,
        predictions,
        predictions,
        density(0, 1),
        Collections.nCopies(CLASSES - 1, shareOfMeans),
        List.of(),
        List.of());
  }
}
