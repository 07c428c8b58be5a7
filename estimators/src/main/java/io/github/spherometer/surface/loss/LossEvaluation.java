package io.github.spherometer.surface.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.loss.Loss;
import io.github.spherometer.surface.error.UnrepeatableLossException;
import io.github.spherometer.surface.random.FixedDraws;
import io.github.spherometer.surface.torch.GradientMode;
import java.util.function.Supplier;

/**
 * A loss of predictions that a training has made, taken without changing the training.
 *
 * @param value the loss, or the sum of its values if it has several, which DJL trains with
 * @param numbers how many values it has, such as one a sample
 */
public record LossEvaluation(double value, long numbers) {

  /**
   * Evaluates a loss; the first time twice, to see whether it stays the same. The engine's random
   * generator is put back if the loss draws from it.
   *
   * @param predictions what the model made of the data
   * @return its value, which need not be finite
   * @throws UnrepeatableLossException if the loss was found not to be the same at every call
   */
  public static LossEvaluation of(Loss loss, NDList labels, NDList predictions) {
    Repeatability repeatability = Repeatability.of(loss);
    boolean known = repeatability.isKnown();
    FixedDraws draws = FixedDraws.ofEngine();
    LossEvaluation first =
        draws.run(0, () -> evaluate(loss, labels, predictions), e -> e, discarded -> {});
    if (!known) {
      LossEvaluation second = draws.again(0, () -> evaluate(loss, labels, predictions));
      repeatability.compare(first.value, second.value);
    }
    return first;
  }

  /**
   * Evaluates a loss of what a forward pass gives, once, unless this draws random numbers.
   *
   * @param draws watches the generator
   * @param predictions runs the forward pass
   * @return as above
   * @throws UnrepeatableLossException as above
   */
  public static LossEvaluation of(
      FixedDraws draws, Loss loss, NDList labels, Supplier<NDList> predictions) {
    Repeatability.of(loss).requireNotRefused();
    return draws.run(0, () -> evaluate(loss, labels, predictions.get()), e -> e, discarded -> {});
  }

  /**
   * Whether a loss was found not to be the same at every call, so that it will not be evaluated;
   * false if it was never evaluated here.
   */
  public static boolean isRefused(Loss loss) {
    try {
      Repeatability.of(loss).requireNotRefused();
      return false;
    } catch (UnrepeatableLossException e) {
      return true;
    }
  }

  private static LossEvaluation evaluate(Loss loss, NDList labels, NDList predictions) {
    NDArray value = GradientMode.on(() -> loss.evaluate(labels, predictions).stopGradient());
    return new LossEvaluation(
        value.toType(DataType.FLOAT64, false).sum().getDouble(), value.size());
  }
}
