package io.github.spherometer.surface.error;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What computes the same as an operation of PyTorch that has no second derivative, out of
 * operations that have one.
 */
enum Replacement {
  ATTENTION(
      "softmax(q k') v written out, as by attn_implementation=\"eager\" where a Hugging Face model"
          + " is exported",
      "scaled_dot_product|attention_backward"),
  DISTANCE("the square root of the summed squares of differences plus 1e-6", "dist_backward"),
  EMBEDDING_BAG("an embedding and its sum or mean", "embedding_bag"),
  HARD_SIGMOID("clamp(x / 6 + 0.5, 0, 1)", "hardsigmoid"),
  MARGIN("the largest of 0 and margin - x[label] + x[i], summed", "margin_loss"),
  GRID_SAMPLER("the four nearest pixels, gathered and weighed", "grid_sampler"),
  SEGMENT_REDUCE("scatter_reduce", "segment_reduce");

  private final String words;
  private final String names;

  /**
   * @param words what takes its place
   * @param names a regular expression found in the names under which the engine reports it
   */
  Replacement(String words, String names) {
    this.words = words;
    this.names = names;
  }

  /** Returns words for what takes the place of an operation, if something is known. */
  static Optional<String> of(String operation) {
    return Arrays.stream(values())
        .filter(replacement -> Pattern.compile(replacement.names).matcher(operation).find())
        .findFirst()
        .map(replacement -> replacement.words);
  }
}
