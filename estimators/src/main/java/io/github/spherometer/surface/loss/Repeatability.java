package io.github.spherometer.surface.loss;

import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import io.github.spherometer.surface.error.UnrepeatableLossException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a loss is the same when it is evaluated again, alone or with the forward pass of a block.
 * Found out once, since it costs an evaluation, and remembered as long as they live: one that is
 * not the same may count its calls, and must not be called for nothing again.
 */
public final class Repeatability {

  /** More than the rounding of kernels that sum in any order. */
  private static final double TOLERANCE = 1e-6;

  private static final Map<Loss, Verdict> OF_LOSSES = weakMap();
  private static final Map<Block, Map<Loss, Verdict>> IN_EVAL_MODE = weakMap();
  private static final Map<Block, Map<Loss, Verdict>> IN_TRAIN_MODE = weakMap();

  private final Map<Loss, Verdict> verdicts;
  private final Loss loss;

  private Repeatability(Map<Loss, Verdict> verdicts, Loss loss) {
    this.verdicts = verdicts;
    this.loss = loss;
  }

  private record Verdict(double first, double second) {

    boolean isSame() {
      double scale = Math.max(Math.abs(first), Math.abs(second));
      return Double.compare(first, second) == 0 || Math.abs(first - second) <= TOLERANCE * scale;
    }
  }

  /** Of the loss alone, of fixed predictions. */
  public static Repeatability of(Loss loss) {
    return new Repeatability(OF_LOSSES, loss);
  }

  /** Of the loss of what a forward pass gives. */
  public static Repeatability of(Block block, boolean trainMode, Loss loss) {
    Map<Block, Map<Loss, Verdict>> ofMode = trainMode ? IN_TRAIN_MODE : IN_EVAL_MODE;
    return new Repeatability(ofMode.computeIfAbsent(block, b -> weakMap()), loss);
  }

  /**
   * Whether it was found out before.
   *
   * @throws UnrepeatableLossException if the loss was found to differ
   */
  public boolean isKnown() {
    requireNotRefused();
    return verdicts.containsKey(loss);
  }

  /** The same, if it does not matter whether it is known. */
  void requireNotRefused() {
    require(OF_LOSSES.get(loss));
    require(verdicts.get(loss));
  }

  /**
   * Remembers two values.
   *
   * @throws UnrepeatableLossException if they differ
   */
  public void compare(double first, double second) {
    Verdict verdict = new Verdict(first, second);
    verdicts.put(loss, verdict);
    require(verdict);
  }

  private void require(@Nullable Verdict verdict) {
    if (verdict != null && !verdict.isSame()) {
      throw new UnrepeatableLossException(loss.getName(), verdict.first, verdict.second);
    }
  }

  private static <K, V> Map<K, V> weakMap() {
    return Collections.synchronizedMap(new WeakHashMap<>());
  }
}
