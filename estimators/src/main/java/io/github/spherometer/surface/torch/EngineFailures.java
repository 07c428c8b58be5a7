package io.github.spherometer.surface.torch;

import ai.djl.engine.EngineException;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.error.NotTwiceDifferentiableException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Failures of the engine that have a cause a user can do something about, by their messages. */
public final class EngineFailures {

  private static final Pattern MISSING_DERIVATIVE =
      Pattern.compile("derivative for '?(?:aten::)?(\\w+)'? is not implemented");

  private static final String TOO_FEW_VALUES = "Expected more than 1 value per channel";

  private EngineFailures() {}

  /** The exception to be thrown for what a derivative threw: the same if it is another failure. */
  public static RuntimeException ofDerivative(EngineException failure) {
    Matcher matcher = MISSING_DERIVATIVE.matcher(String.valueOf(failure.getMessage()));
    return matcher.find()
        ? new NotTwiceDifferentiableException(matcher.group(1), failure)
        : failure;
  }

  /** The exception to be thrown for what a forward pass in train mode threw, likewise. */
  public static RuntimeException ofTraining(EngineException failure) {
    return String.valueOf(failure.getMessage()).contains(TOO_FEW_VALUES)
        ? new NotMeasurableException(
            "BatchNorm in train mode finds a single value a channel in the data; must be two"
                + " samples or more, or trainMode must be false",
            failure)
        : failure;
  }
}
