package io.github.spherometer.listener.measuring;

import io.github.spherometer.activations.UnseenBlock;
import java.util.List;
import java.util.stream.Collectors;

/** What is said of activations that are not seen, so that no dead neurons are counted in them. */
final class UnseenAdvice {

  /** A line must have an end. */
  private static final int MOST = 5;

  private UnseenAdvice() {}

  /**
   * Returns what is missing and what can be done.
   *
   * @param blocks at least one
   * @return sentences without the last full stop
   */
  static String of(List<UnseenBlock> blocks) {
    String named =
        blocks.stream()
            .limit(MOST)
            .map(block -> block.name() + " is " + block.reason())
            .collect(Collectors.joining("; "));
    String more = blocks.size() > MOST ? "; and %d more".formatted(blocks.size() - MOST) : "";
    return "no activation is seen, and so no dead neuron counted, in %d of the model's blocks: %s%s."
            .formatted(blocks.size(), named, more)
        + " A counter set up otherwise is given to the listener with deadNeurons(...);"
        + " withoutDeadNeurons() counts none";
  }
}
