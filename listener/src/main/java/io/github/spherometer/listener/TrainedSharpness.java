package io.github.spherometer.listener;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.Trainer;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.listener.measurement.Sharpness;
import io.github.spherometer.listener.optimizer.MeasuredOptimizer;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.error.NotMeasurableException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

  private final Settings settings;
  private final MeasuredOptimizer optimizer;
  private final Consumer<String> say;
  private @Nullable TrainedLoss loss;

  /**
   * @param say told why nothing is measured
   */
  TrainedSharpness(Settings settings, MeasuredOptimizer optimizer, Consumer<String> say) {
    this.settings = settings;
    this.optimizer = optimizer;
    this.say = say;
  }

  /**
   * Measures on a surface of its own, where the measured one is not that of the trained loss.
   *
   * @param inTrainMode makes the surface of a block
   */
  Finding apart(Trainer trainer, Function<Block, LossSurface> inTrainMode) {
    Optional<NDArray> scale = optimizer.preconditioner();
    return optimizer.isPreconditioned() && scale.isEmpty()
        ? Finding.NONE
        : loss(trainer)
            .inTrainMode()
            .map(block -> apart(block, inTrainMode, scale))
            .orElse(Finding.NONE);
  }

  private Finding apart(
      Block block, Function<Block, LossSurface> inTrainMode, Optional<NDArray> scale) {
    try (LossSurface surface = inTrainMode.apply(block)) {
      return scale.map(p -> find(surface, p)).orElseGet(() -> find(surface));
    } catch (NotMeasurableException e) { // such as a single sample, of which eval mode is known
      sayNotMeasured(String.valueOf(e.getMessage()));
      return Finding.NONE;
    }
  }

  /**
   * Measures on the measured surface, where it is that of the trained loss.
   *
   * @param spectrum of that surface, which says all where there is no preconditioner
   */
  Finding on(LossSurface surface, Trainer trainer, Spectrum spectrum) {
    if (!loss(trainer).isMeasured()) {
      return Finding.NONE;
    }
    return optimizer.isPreconditioned()
        ? optimizer.preconditioner().map(p -> find(surface, p)).orElse(Finding.NONE)
        : Finding.of(spectrum, false, 0, 0);
  }

  private Finding find(LossSurface surface) {
    Spectrum spectrum = top(surface.hessian());
    return Finding.of(spectrum, false, 0, spectrum.products());
  }

  private Finding find(LossSurface surface, NDArray scale) {
    Spectrum spectrum = top(surface.hessian().scaledBy(scale));
    long leftOut = scale.eq(0).toType(DataType.INT64, false).sum().getLong();
    return Finding.of(spectrum, true, leftOut, spectrum.products());
  }

  private Spectrum top(LinearOperator operator) {
    return settings.sharpnessLanczos().spectrum(operator);
  }

  /** A block stays what it is, so it is looked at once. */
  private TrainedLoss loss(Trainer trainer) {
    if (loss == null) {
      loss = TrainedLoss.of(trainer, settings.trainMode(), this::sayNotMeasured);
    }
    return loss;
  }

  private void sayNotMeasured(String why) {
    say.accept(
        "the sharpness of the loss that is trained, and with it the sharpness ratio, is not"
            + " measured: "
            + why);
  }
}
