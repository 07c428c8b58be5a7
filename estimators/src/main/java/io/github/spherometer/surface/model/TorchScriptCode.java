package io.github.spherometer.surface.model;

import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.torch.Measurable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The code of a TorchScript module, searched for operations that draw from the engine's random
 * generator.
 */
record TorchScriptCode(String text) {

  private static final Pattern RANDOM =
      Pattern.compile(
          "torch\\.((?:\\w*dropout|rand\\w*|bernoulli|normal|multinomial|poisson|binomial"
              + "|rrelu\\w*|uniform|exponential|geometric|cauchy|log_normal)_?)\\(");
  private static final Pattern DROPOUT = Pattern.compile("torch\\.\\w*dropout_?\\(");

  /**
   * In train mode nothing random may be in the code. In eval mode it is off if it is off in the
   * model: in all but a trace that was made in train mode.
   */
  void checkDrawsNothing(boolean trainMode) {
    Matcher random = RANDOM.matcher(text);
    if (trainMode && random.find()) {
      throw new NotMeasurableException(
          "trainMode is true and the TorchScript model calls torch.%s, which would draw from the"
                  .formatted(random.group(1))
              + " engine's random generator and change the training; trainMode must be false");
    }
    Measurable.require(
        !hasDropoutAlwaysOn(),
        "the TorchScript model was traced in train mode, so that its dropout draws from the"
            + " engine's random generator in any mode; must be traced in eval mode");
  }

  boolean drawsInTraining() {
    return RANDOM.matcher(text).find();
  }

  boolean callsBatchNorm() {
    return text.contains("batch_norm(");
  }

  /** Whether the last argument, train, is the constant True in some call. */
  private boolean hasDropoutAlwaysOn() {
    Matcher call = DROPOUT.matcher(text);
    while (call.find()) {
      if (arguments(call.end()).stripTrailing().matches("(?s).*,\\s*True,?")) {
        return true;
      }
    }
    return false;
  }

  /** What stands between a parenthesis and the one that closes it. */
  private String arguments(int start) {
    int depth = 1;
    int end = start;
    while (depth > 0 && end < text.length()) {
      char character = text.charAt(end++);
      depth += character == '(' ? 1 : character == ')' ? -1 : 0;
    }
    return text.substring(start, end - 1);
  }
}
