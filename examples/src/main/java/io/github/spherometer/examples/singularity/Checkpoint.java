package io.github.spherometer.examples.singularity;

import ai.djl.ndarray.NDArray;
import io.github.spherometer.estimators.spectrum.DenseMatrix;
import io.github.spherometer.estimators.spectrum.ExactSpectrum;
import io.github.spherometer.surface.LossSurface;
import java.util.List;

/**
 * All eigenvalues of the Hessian at one point of a training.
 *
 * @param moment when
 * @param step after so many steps
 * @param loss on the training set
 * @param gradient its norm there
 * @param eigenvalues in descending order
 * @param error a bound on the error of each
 */
record Checkpoint(
    Moment moment,
    long step,
    double loss,
    double gradient,
    List<Double> eigenvalues,
    double error) {

  /** An eigenvalue within this share of the largest, by magnitude, is near zero. */
  static final double NEAR = 1e-3;

  /** Products are rounded to float32: what is within this share may be zero or not. */
  static final double ROUNDING = 1e-6;

  static Checkpoint of(Moment moment, long step, LossSurface surface, DenseMatrix matrix) {
    ExactSpectrum spectrum = matrix.spectrum();
    NDArray gradient = surface.gradient();
    double norm = Math.sqrt(gradient.square().sum().getFloat());
    return new Checkpoint(
        moment, step, surface.value(), norm, spectrum.eigenvalues(), spectrum.error());
  }

  int size() {
    return eigenvalues.size();
  }

  double largest() {
    return eigenvalues.get(0);
  }

  double smallest() {
    return eigenvalues.get(size() - 1);
  }

  double magnitude() {
    return Math.max(Math.abs(largest()), Math.abs(smallest()));
  }

  /** The share of eigenvalues of at most so much, by magnitude. */
  double within(double bound) {
    return eigenvalues.stream().filter(value -> Math.abs(value) <= bound).count() / (double) size();
  }

  /** The share near zero. */
  double near() {
    return within(NEAR * magnitude());
  }

  double withinRounding() {
    return within(ROUNDING * magnitude());
  }

  /** How far the smallest eigenvalue is below zero, as a share of the largest. */
  double negative() {
    return Math.max(0, -smallest()) / magnitude();
  }

  /** The eigenvalue of a rank from 1 on, as a share of the largest. */
  double relative(int rank) {
    return rank <= size() ? eigenvalues.get(rank - 1) / largest() : Double.NaN;
  }
}
