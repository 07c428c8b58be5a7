package io.github.spherometer.examples.deepnetspectrum;

import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.examples.experiment.Scores;
import java.util.List;

/**
 * A net that is looked at, in eval mode but where it says otherwise.
 *
 * @param step when
 * @param train how good it is on the samples that are measured
 * @param test how good it is on other samples
 * @param values the largest eigenvalues of the Hessian
 * @param ofGaussNewton the share of G in these eigenvalues: v'Gv / v'Hv of their eigenvectors v
 * @param hessian density of the Hessian H
 * @param testHessian that of the loss on other samples
 * @param gaussNewton that of the Gauss-Newton matrix G
 * @param residual that of H - G
 * @param trainMode the largest eigenvalues in train mode, for nets with BatchNorm; else none
 * @param levels what G consists of; none where that was not measured
 */
record Checkpoint(
    long step,
    Scores train,
    Scores test,
    Spectrum values,
    List<Double> ofGaussNewton,
    Density hessian,
    Density testHessian,
    Density gaussNewton,
    Density residual,
    List<Spectrum> trainMode,
    List<Levels> levels) {}
