package io.github.spherometer.listener;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import io.github.spherometer.estimators.eigen.RitzValue;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.operator.DiagonalScaling;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.listener.optimizer.OptimizerReader;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.model.BlockModes;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sharpness that the optimizer meets: the largest eigenvalue of the Hessian H of the loss that
 * is trained, and for Adam that of P^-1/2 H P^-1/2, with P the preconditioner of its latest step
 * (Cohen et al., arXiv:2207.14484, section 2).
 *
 * <p>The loss that is trained is not the one that is measured where a block normalises by the
 * batch: a bias before BatchNorm, for instance, moves the loss of eval mode and not that of train
 * mode. Its gradient in training is rounding, and so is P, which makes any number of the curvature
 * of eval mode. Gradient descent, too, is at the edge of stability of the loss that it trains. So H
 * is that of train mode there, with dropout off as everywhere. Parameters that Adam has never seen
 * a gradient for have no P; they are left out, which measures the subspace that Adam moves in.
 */
final class TrainedSharpness {

  /**
   * What was found.
   *
   * @param spectrum empty if it was not looked for: Adam has made no step yet, the trained loss is
   *     the measured one or cannot be measured
   * @param preconditioned whether it is that of P^-1/2 H P^-1/2
   * @param leftOut parameters without a preconditioner
   * @param products what it took
   */
  record Finding(Optional<Spectrum> spectrum, boolean preconditioned, long leftOut, int products) {

    static final Finding NONE = new Finding(Optional.empty(), false, 0, 0);

    /** With a preconditioner. */
    RitzValue preconditionedValue() {
      return preconditioned ? value() : UNKNOWN;
    }

    /** Without one. */
    RitzValue plainValue() {
      return preconditioned ? UNKNOWN : value();
    }

    private RitzValue value() {
      return spectrum.map(Finding::largest).orElse(UNKNOWN);
    }

    private static RitzValue largest(Spectrum spectrum) {
      return new RitzValue(spectrum.largest().value(), spectrum.largest().error());
    }

    boolean isGood() {
      return spectrum.map(Finding::isGood).orElse(true);
    }

    /** A larger budget cannot help against asymmetry, which is said as what it is. */
    static boolean isGood(Spectrum spectrum) {
      return spectrum.converged() || spectrum.asymmetric();
    }
  }

  /** Where the loss that is trained is found. */
  private enum Mode {
    /** It is the measured one, but for dropout. */
    MEASURED,
    /** It is that of train mode, but for dropout. */
    TRAIN,
    /** It is that of train mode, which might change the training. */
    NOWHERE
  }

  private static final RitzValue UNKNOWN = new RitzValue(Double.NaN, Double.NaN);

  private final Settings settings;
  private final OptimizerReader optimizer;
  private final Consumer<String> say;
  private @Nullable Mode mode;
  private @Nullable Block withoutDropout;

  /**
   * @param say told why nothing is measured
   */
  TrainedSharpness(Settings settings, OptimizerReader optimizer, Consumer<String> say) {
    this.settings = settings;
    this.optimizer = optimizer;
    this.say = say;
  }

  /**
   * Measures on a surface of its own, where the measured one is not that of the trained loss.
   *
   * @param inTrainMode makes the surface of a block
   */
  Finding apart(Block block, Function<Block, LossSurface> inTrainMode) {
    Optional<NDArray> scale = optimizer.preconditioner();
    if ((optimizer.isAdaptive() && scale.isEmpty()) || mode(block) != Mode.TRAIN) {
      return Finding.NONE;
    }
    try (LossSurface surface = inTrainMode.apply(Objects.requireNonNull(withoutDropout))) {
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
  Finding on(LossSurface surface, Block block, Spectrum spectrum) {
    if (mode(block) != Mode.MEASURED) {
      return Finding.NONE;
    }
    return optimizer.isAdaptive()
        ? optimizer.preconditioner().map(p -> find(surface, p)).orElse(Finding.NONE)
        : new Finding(Optional.of(spectrum), false, 0, 0);
  }

  private Finding find(LossSurface surface) {
    Spectrum spectrum = top(surface.hessian());
    return new Finding(Optional.of(spectrum), false, 0, spectrum.products());
  }

  private Finding find(LossSurface surface, NDArray scale) {
    Spectrum spectrum = top(DiagonalScaling.of(surface.hessian(), scale));
    long leftOut = scale.eq(0).toType(DataType.INT64, false).sum().getLong();
    return new Finding(Optional.of(spectrum), true, leftOut, spectrum.products());
  }

  private Spectrum top(LinearOperator operator) {
    return settings.sharpnessLanczos().spectrum(operator);
  }

  /** A block stays what it is, so it is looked at once. */
  private Mode mode(Block block) {
    if (mode == null) {
      mode = find(block);
    }
    return mode;
  }

  private Mode find(Block block) {
    if (settings.trainMode() || !BlockModes.normalisesByBatch(block)) {
      return Mode.MEASURED;
    }
    withoutDropout = BlockModes.withoutDropout(block);
    Optional<String> obstacle = BlockModes.obstacleToTrainMode(withoutDropout, optimizer.device());
    obstacle.ifPresent(
        what ->
            sayNotMeasured(
                "the model normalises by the batch, so it would have to be measured in train mode,"
                    + " which might change the training: it holds "
                    + what));
    return obstacle.isPresent() ? Mode.NOWHERE : Mode.TRAIN;
  }

  private void sayNotMeasured(String why) {
    say.accept(
        "the sharpness of the loss that is trained, and with it the sharpness ratio, is not"
            + " measured: "
            + why);
  }
}
