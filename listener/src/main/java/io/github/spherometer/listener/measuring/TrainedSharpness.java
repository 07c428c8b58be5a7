package io.github.spherometer.listener.measuring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.listener.measurement.Sharpness;
import io.github.spherometer.listener.state.OptimizerStep;
import io.github.spherometer.listener.state.TrainingState;
import io.github.spherometer.listener.state.TrainingState.TrainedModel;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.error.NotMeasurableException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The sharpness that the optimizer meets: the largest eigenvalue of the Hessian H of the loss that
 * is trained, and for preconditioned steps that of P^-1/2 H P^-1/2, with P the preconditioner of
 * the latest step (Cohen et al., arXiv:2207.14484, section 2). Parameters that have no P, as of
 * Adam those that it has never seen a gradient for, are left out, which measures the subspace that
 * the optimizer moves in.
 */
final class TrainedSharpness {

  /**
   * What was found.
   *
   * @param sharpness for users
   * @param spectrum where it comes from; empty if there is none
   */
  record Finding(Sharpness sharpness, Optional<Spectrum> spectrum) {

    /** No preconditioned step has been made yet, or the trained loss is elsewhere or is refused. */
    static final Finding NONE = new Finding(Sharpness.unknown(), Optional.empty());

    static final Finding FAILED = new Finding(Sharpness.failed(), Optional.empty());

    private static Finding of(
        Spectrum spectrum, boolean preconditioned, long leftOut, int products) {
      return new Finding(
          new Sharpness(
              spectrum.largest().value(),
              spectrum.largest().error(),
              preconditioned,
              leftOut,
              products,
              spectrum.converged()),
          Optional.of(spectrum));
    }
  }

  private final TrainedLoss loss;
  private final Surfaces surfaces;
  private final boolean preconditioned;
  private final Consumer<String> sayNotMeasured;

  private TrainedSharpness(
      TrainedLoss loss,
      Surfaces surfaces,
      boolean preconditioned,
      Consumer<String> sayNotMeasured) {
    this.loss = loss;
    this.surfaces = surfaces;
    this.preconditioned = preconditioned;
    this.sayNotMeasured = sayNotMeasured;
  }

  /**
   * Looks at a block, which stays what it is.
   *
   * @param preconditioned whether the optimizer's steps are, from the first one on
   * @param say told why nothing is measured
   */
  static TrainedSharpness of(
      TrainedModel model, Surfaces surfaces, boolean preconditioned, Consumer<String> say) {
    Consumer<String> sayNotMeasured =
        why ->
            say.accept(
                "the sharpness of the loss that is trained, and with it the sharpness ratio, is"
                    + " not measured: "
                    + why);
    TrainedLoss loss = TrainedLoss.of(model, surfaces.areOfTrainMode(), sayNotMeasured);
    return new TrainedSharpness(loss, surfaces, preconditioned, sayNotMeasured);
  }

  /** What stands for it where the block cannot be looked at. */
  static TrainedSharpness nowhere(Surfaces surfaces, boolean preconditioned) {
    return new TrainedSharpness(TrainedLoss.NOWHERE, surfaces, preconditioned, why -> {});
  }

  /** Whether the measured surface is that of the trained loss. */
  boolean isOnMeasured() {
    return loss.isMeasured();
  }

  /** What stands for the model in train mode, where that has a surface of its own. */
  Optional<Block> inTrainMode() {
    return loss.inTrainMode();
  }

  /** Whether it takes products, beside those for the eigenvalues of the measured surface. */
  boolean takesProducts() {
    return loss.isMeasured() ? preconditioned : loss.inTrainMode().isPresent();
  }

  /** Measures on a surface of its own, where the measured one is not that of the trained loss. */
  Finding apart(TrainingState state, Lanczos lanczos) {
    Optional<NDArray> scale = state.optimizer().preconditioner().get();
    return preconditioned && scale.isEmpty()
        ? Finding.NONE
        : loss.inTrainMode().map(block -> apart(block, state, scale, lanczos)).orElse(Finding.NONE);
  }

  private Finding apart(
      Block block, TrainingState state, Optional<NDArray> scale, Lanczos lanczos) {
    try (LossSurface surface = surfaces.inTrainMode(block, state)) {
      return scale.map(p -> find(surface, p, lanczos)).orElseGet(() -> find(surface, lanczos));
    } catch (NotMeasurableException e) { // such as a single sample, of which eval mode is known
      sayNotMeasured.accept(String.valueOf(e.getMessage()));
      return Finding.NONE;
    }
  }

  /**
   * Measures on the measured surface, where it is that of the trained loss.
   *
   * @param spectrum of that surface, which says all where there is no preconditioner
   * @param lanczos asked only if that takes products
   */
  Finding onMeasured(
      LossSurface surface, Spectrum spectrum, OptimizerStep step, Supplier<Lanczos> lanczos) {
    return preconditioned
        ? step.preconditioner().get().map(p -> find(surface, p, lanczos.get())).orElse(Finding.NONE)
        : Finding.of(spectrum, false, 0, 0);
  }

  private Finding find(LossSurface surface, Lanczos lanczos) {
    Spectrum spectrum = lanczos.spectrum(surfaces.hessian(surface));
    return Finding.of(spectrum, false, 0, spectrum.products());
  }

  private Finding find(LossSurface surface, NDArray scale, Lanczos lanczos) {
    Spectrum spectrum = lanczos.spectrum(surfaces.hessian(surface).scaledBy(scale));
    long leftOut = scale.eq(0).toType(DataType.INT64, false).sum().getLong();
    return Finding.of(spectrum, true, leftOut, spectrum.products());
  }
}
