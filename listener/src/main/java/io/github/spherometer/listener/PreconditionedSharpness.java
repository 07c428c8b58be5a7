package io.github.spherometer.listener;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import io.github.spherometer.estimators.DiagonalScaling;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.Spectrum;
import io.github.spherometer.estimators.djl.BlockModes;
import io.github.spherometer.estimators.djl.LossSurface;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The largest eigenvalue of P^-1/2 H P^-1/2, with P the preconditioner of Adam's latest step and H
 * the Hessian of the loss that is trained (Cohen et al., arXiv:2207.14484, section 2).
 *
 * <p>The loss that is trained is not the one that is measured where a block normalises by the
 * batch: a bias before BatchNorm, for instance, moves the loss of eval mode and not that of train
 * mode. Its gradient in training is rounding, and so is P, which makes any number of the curvature
 * of eval mode. So H is that of train mode there, with dropout off as everywhere. Parameters that
 * Adam has never seen a gradient for have no P; they are left out, which measures the subspace that
 * Adam moves in.
 */
final class PreconditionedSharpness {

  /**
   * What was found.
   *
   * @param spectrum empty if there is no preconditioner, or the trained loss cannot be measured
   * @param leftOut parameters without a preconditioner
   */
  record Finding(Optional<Spectrum> spectrum, long leftOut) {

    static final Finding NONE = new Finding(Optional.empty(), 0);

    RitzValue value() {
      return spectrum
          .map(Spectrum::largest)
          .map(largest -> new RitzValue(largest.value(), largest.error()))
          .orElse(new RitzValue(Double.NaN, Double.NaN));
    }

    int products() {
      return spectrum.map(Spectrum::products).orElse(0);
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

  private final Settings settings;
  private final OptimizerReader optimizer;
  private final Consumer<String> say;
  private @Nullable Mode mode;

  /**
   * @param say told why nothing is measured
   */
  PreconditionedSharpness(Settings settings, OptimizerReader optimizer, Consumer<String> say) {
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
    return scaleIf(Mode.TRAIN, block)
        .map(
            scale -> {
              try (LossSurface surface = inTrainMode.apply(BlockModes.withoutDropout(block))) {
                return find(surface, scale);
              }
            })
        .orElse(Finding.NONE);
  }

  /** Measures on the measured surface, where it is that of the trained loss. */
  Finding on(LossSurface surface, Block block) {
    return scaleIf(Mode.MEASURED, block).map(scale -> find(surface, scale)).orElse(Finding.NONE);
  }

  private Optional<NDArray> scaleIf(Mode wanted, Block block) {
    Optional<NDArray> scale = optimizer.preconditioner();
    return scale.isPresent() && mode(block) == wanted ? scale : Optional.empty();
  }

  private Finding find(LossSurface surface, NDArray scale) {
    Spectrum spectrum =
        settings.preconditionedLanczos().spectrum(DiagonalScaling.of(surface.hessian(), scale));
    long leftOut = scale.eq(0).toType(DataType.INT64, false).sum().getLong();
    return new Finding(Optional.of(spectrum), leftOut);
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
    Optional<String> obstacle =
        BlockModes.obstacleToTrainMode(BlockModes.withoutDropout(block), optimizer.device());
    obstacle.ifPresent(
        what ->
            say.accept(
                "the preconditioned sharpness is not measured: the model normalises by the batch,"
                    + " so it would have to be measured in train mode, which might change the"
                    + " training: it holds "
                    + what));
    return obstacle.isPresent() ? Mode.NOWHERE : Mode.TRAIN;
  }
}
