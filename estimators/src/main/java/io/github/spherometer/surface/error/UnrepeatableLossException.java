package io.github.spherometer.surface.error;

/**
 * A loss is not a function of its parameters and data: the second evaluation gives another value
 * than the first. It is not evaluated again, since every evaluation may change the training.
 */
public final class UnrepeatableLossException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /**
   * Compares two evaluations.
   *
   * @param name of the loss
   * @param first its value
   * @param second its value after that, for the same parameters and data
   */
  public UnrepeatableLossException(String name, double first, double second) {
    super(
        "%s is %s and then %s for the same parameters and data, must be the same at every call"
                .formatted(name, first, second)
            + " (it, or the block, may count its calls or draw random numbers that are not the"
            + " engine's)");
  }
}
